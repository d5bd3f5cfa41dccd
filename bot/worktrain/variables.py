"""One variable of the environment at a time: a number, a place, the text of a file that it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from worktrain.errors import AuthError, UsageError


def number(environ: Mapping[str, str], name: str, default: str) -> float:
    """Read a number; UsageError if it is none."""
    text = environ.get(name, default)
    try:
        return float(text)
    except ValueError:
        raise UsageError(
            f"{name} is {text!r}.", why="it must be a number", fix=f"Set {name} again."
        ) from None


def place(environ: Mapping[str, str], name: str) -> Path | None:
    """Read a path, made absolute; None if it is not set."""
    return Path(environ[name]).absolute() if environ.get(name) else None


def text_of(environ: Mapping[str, str], name: str) -> str:
    """Read the file that a variable names, such as one with a secret; nothing if it is not set."""
    path = place(environ, name)
    if path is None:
        return ""
    try:
        return path.read_text().strip()
    except OSError as exc:
        raise AuthError(
            f"The key of {name} cannot be read from {path}.", why=str(exc.strerror), fix=f"Correct {name}."
        ) from exc
