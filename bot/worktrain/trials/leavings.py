"""Files that a program in a sandbox left: read with suspicion, removed whatever it did to them."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path


def read_left(path: Path, *, cap: int) -> bytes | None:
    """Read a file that hostile code may have put there; none if it is no plain file, or longer than `cap`."""
    try:
        # Without O_NONBLOCK a pipe would keep us waiting; O_NOFOLLOW: a link may point anywhere.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        data = file.read(cap + 1)
    return data if len(data) <= cap else None


def remove(folder: Path) -> None:
    """Remove a folder, also one whose folders were closed to us."""
    for inside, folders, _ in os.walk(folder):
        for closed in (Path(inside, name) for name in folders):
            if not closed.is_symlink():
                closed.chmod(stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)
