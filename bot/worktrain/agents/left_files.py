"""Files that an agent left: no link is followed, no pipe waited for, nothing read without end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from worktrain.sandbox.cleaning import remove_tree

LOOKED = 10_000
"""So many files and folders are looked at: we have other work than to walk through what an agent left."""


def is_plain(path: Path) -> bool:
    """Say whether there is a file of its own; an agent may leave a link to somebody else's."""
    try:
        return _is_own(path.lstat())
    except OSError:
        return False


def read_plain(path: Path, *, most: int) -> bytes | str:
    """Give a small plain file's bytes; a text says why not, in words that go on a sentence about it."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return "is missing"
    except OSError as exc:
        return f"cannot be read ({exc.strerror})"
    try:
        found = os.fstat(number)
        if not _is_own(found):
            return "is no plain file"
        if found.st_size > most:
            return f"is larger than {most // 1024} KiB"
        with os.fdopen(number, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(number)


def files_below(top: Path, *names: str) -> Iterator[Path]:
    """Give the files below top/names, in no order; a link is given and never followed, wherever it stands."""
    for name in names:
        top = top / name
        if top.is_symlink() or not top.is_dir():
            if os.path.lexists(top):
                yield top
            return
    waiting, left = [top], LOOKED
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:  # a folder may forbid us to look
            for entry in islice(entries, left):
                left -= 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                else:
                    yield Path(entry.path)


def remove(path: Path) -> None:
    """Take away whatever stands there."""
    if path.is_dir() and not path.is_symlink():
        remove_tree(path)
    else:
        path.unlink(missing_ok=True)


def _is_own(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1
