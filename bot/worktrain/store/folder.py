"""The data folder: nobody else's to read, and never part of a commit."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from worktrain.errors import ConfigError


def make(data: Path) -> None:
    """Make the folder if it is not there; one that is there already is the operator's and stays as it is.

    Private repositories' code, transcripts and the proof key lie in it; it may well stand in a checkout.
    """
    try:
        data.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        return
    except OSError as exc:
        raise ConfigError(
            f"The data folder {data} cannot be made.",
            why=str(exc.strerror),
            fix="Point WORKTRAIN_DATA to a folder that can be written.",
        ) from exc
    with suppress(FileExistsError):
        (data / ".gitignore").write_text("*\n")
