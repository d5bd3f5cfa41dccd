"""Files that set-up makes inside a checkout and git ignores: kept aside, and put into later clones."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.running import run_in

CACHES = frozenset(
    (
        "__pycache__",
        ".cache",
        ".hypothesis",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".git",
    )
)
_LISTING = ("git", "ls-files", "--others", "--ignored", "--exclude-standard", "-z")
_CAP = 64 * 1024 * 1024
_SECONDS = 120.0


async def keep_generated(sandbox: Sandbox, box: Box, kept: Path) -> None:
    """Copy what set-up generated out of the box's work; git runs inside: set-up could write its config."""
    kept.mkdir()
    quiet = replace(box, environment=None, network=False, env={})
    finished = await run_in(sandbox, _LISTING, quiet, timeout=_SECONDS, cap=_CAP)
    for name in finished.stdout.decode(errors="surrogateescape").split("\0"):
        if name and CACHES.isdisjoint(PurePosixPath(name).parts):
            copy_entry(box.work, kept, name)


def apply_generated(generated: Path | None, checkout: Path) -> tuple[str, ...]:
    """Put generated files into a clone that no program is using; give those that were put."""
    if generated is None:
        return ()
    return tuple(name for name in _names(generated) if copy_entry(generated, checkout, name))


def copy_entry(source: Path, target: Path, name: str) -> bool:
    """Copy one file or link; never over something, and never through a link in either tree."""
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        return False
    old, new = source / name, target / name
    if not (_is_plain_way(source, old) and _is_plain_way(target, new)) or os.path.lexists(new):
        return False
    mode = old.lstat().st_mode
    new.parent.mkdir(parents=True, exist_ok=True)
    if stat.S_ISLNK(mode):
        new.symlink_to(old.readlink())
    elif stat.S_ISREG(mode):
        shutil.copy2(old, new, follow_symlinks=False)
    return stat.S_ISLNK(mode) or stat.S_ISREG(mode)


def _is_plain_way(root: Path, path: Path) -> bool:
    """Tell whether every folder on the way is a folder (or missing), so that we stay below the root."""
    between = path.relative_to(root).parts[:-1]
    for count in range(1, len(between) + 1):
        folder = root.joinpath(*between[:count])
        if os.path.lexists(folder) and not stat.S_ISDIR(folder.lstat().st_mode):
            return False
    return True


def _names(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in (*files, *links):
            yield str(Path(folder, name).relative_to(root))
