"""`worktrain backup`: all that cannot be made again, in a folder, while the App goes on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from worktrain.cli.options import data_option, json_option
from worktrain.cli.output import emit, hint, say, sign
from worktrain.credentials import FOLDER
from worktrain.errors import ConfigError, UsageError
from worktrain.store import backups
from worktrain.store.remembered import FILE

KEY = "proof-key.pem"
TRANSCRIPTS = "transcripts"

Copy = Callable[[Path, Path], object]


@click.command()
@click.argument("to", type=click.Path(path_type=Path))
@data_option
@click.option("--no-transcripts", is_flag=True, help="Leave out what sessions said; it is the largest part.")
@json_option
def backup(to: Path, data: Path, no_transcripts: bool, as_json: bool) -> None:
    """Copy what cannot be made again into the new folder TO, also while the App runs.

    That is both databases, the proof key, credentials and models' keys, and transcripts; mirrors and
    environments are made again. The folder holds secrets: only its owner can read it.
    """
    if not (data / FILE).is_file():
        raise ConfigError(
            f"There is no WorkTrain data in {data}.",
            why=f"it holds no {FILE}",
            fix="Point --data or WORKTRAIN_DATA to the App's data folder.",
        )
    _make(to)
    made = [
        name
        for name, copy, source in _parts(data, os.environ)
        if _copied(name, copy, source, to, no_transcripts)
    ]
    if as_json:
        emit("worktrain.backup/1", {"data": str(data.absolute()), "to": str(to.absolute()), "parts": made})
        return
    for name in made:
        say(f"{sign('✓')} {to / name}")
    hint(f"To restore: stop the App, move {data} away, cp -a {to} {data}, start the App.")


def _parts(data: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Copy, Path]]:
    """List the parts in an order that a restored App can go on from.

    The engine goes first: a move that it thinks undone is made again, and finds its effects; one that it
    thinks done, and that we know nothing of, would be lost.
    """
    for name in (backups.ENGINE, FILE):
        yield name, backups.copy, data / name
    key = environ.get("WORKTRAIN_PROOF_KEY")
    yield KEY, shutil.copy2, Path(key) if key else data / KEY
    for name in (FOLDER, TRANSCRIPTS):
        yield name, shutil.copytree, data / name


def _copied(name: str, copy: Copy, source: Path, to: Path, no_transcripts: bool) -> bool:
    if not source.exists() or (name == TRANSCRIPTS and no_transcripts):
        return False
    copy(source, to / name)
    if (to / name).is_file():
        (to / name).chmod(0o600)
    return True


def _make(to: Path) -> None:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UsageError(
            f"{to} is there already.", why="a backup never mixes with another", fix="Name a new folder."
        )
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        to.chmod(0o700)
    except OSError as exc:
        raise ConfigError(f"{to} cannot be made.", why=str(exc.strerror), fix="Name another folder.") from exc
