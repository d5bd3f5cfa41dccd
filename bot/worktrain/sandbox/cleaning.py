"""Remove what a program in a box left, also if it took our permissions away."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path


def remove_tree(folder: Path) -> None:
    """Remove a folder that no program uses any more, following no link; a missing one is fine."""
    _open_folders(folder)
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _open_folders(folder: Path) -> None:
    """Give ourselves access to every folder, from the top: package managers make some read-only."""
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        with suppress(OSError):
            if stat.S_ISDIR(current.lstat().st_mode):
                current.chmod(stat.S_IRWXU)
                with os.scandir(current) as entries:
                    waiting += [Path(entry) for entry in entries if entry.is_dir(follow_symlinks=False)]
