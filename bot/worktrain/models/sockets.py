"""A place for a socket: a folder that nobody else can enter, with a path that is short enough."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST = 107
"""Bytes of a socket's path on Linux, without the zero at its end: unix(7)."""

NAME = "model"


@contextmanager
def place_for(folder: Path) -> Iterator[Path]:
    """Give the socket's path: in the folder, or in a short one of its own where that would be too long."""
    path = folder / NAME
    short = None
    if len(os.fsencode(path.absolute())) > LONGEST:
        short = Path(tempfile.mkdtemp(prefix="worktrain-"))
        path = short / NAME
    else:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        path.unlink(missing_ok=True)  # left by a crash
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        if short is not None:
            shutil.rmtree(short, ignore_errors=True)
