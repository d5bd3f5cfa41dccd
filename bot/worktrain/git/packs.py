"""Keep the packed history of a commit, so that many clones of it cost a copy each."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from worktrain.git.command import Git
from worktrain.ids import Sha

KEPT = 8
SHALLOW = "shallow"
"""https://git-scm.com/docs/shallow"""
_TAG = "--format=%(objectname) %(refname)%(if)%(*objectname)%(then)%0a^%(*objectname)%(end)"
_HEADER = "# pack-refs with: peeled fully-peeled sorted \n"


async def history(git: Git, commit: Sha) -> Path:
    """Give a folder with `packed-refs` and one pack: the commit's ancestors and their tags, nothing else.

    Where the mirror's history is cut off, `shallow` says where.
    """
    tags = await git.line("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
    kept = git.git_dir / "packs" / f"{commit}-{hashlib.sha256(tags.encode()).hexdigest()[:12]}"
    if kept.is_dir():
        os.utime(kept)
        return kept
    kept.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=kept.parent) as folder:
        made = Path(folder) / "history"
        await _pack(git, commit, made)
        with suppress(OSError):  # somebody else was quicker: theirs is the same
            made.rename(kept)
    _forget_oldest(kept.parent)
    return kept


async def _pack(git: Git, commit: Sha, folder: Path) -> None:
    folder.mkdir()
    tags = await git.line("for-each-ref", _TAG, f"--merged={commit}", "refs/tags")
    (folder / "packed-refs").write_text(_HEADER + tags + "\n" * bool(tags))
    with suppress(FileNotFoundError):
        shutil.copyfile(git.git_dir / SHALLOW, folder / SHALLOW)
    wanted = [commit, *(row[:40] for row in tags.splitlines() if not row.startswith("^"))]
    await write_pack(git, wanted, folder)


async def write_pack(git: Git, revisions: list[str], folder: Path) -> None:
    """Write one pack with all that these revisions (`^` leaves out) reach."""
    stdin = "".join(f"{revision}\n" for revision in revisions).encode()
    await git.run(
        "pack-objects", "--revs", "--delta-base-offset", "--quiet", str(folder / "pack"), stdin=stdin
    )


async def copy(folder: Path, git_dir: Path) -> None:
    """Copy a kept history into a repository; never a link, for the copy may be damaged by whoever gets it."""
    await asyncio.to_thread(_copy, folder, git_dir)


def _copy(folder: Path, git_dir: Path) -> None:
    for file in folder.iterdir():
        inside = file.name if file.name in {"packed-refs", SHALLOW} else f"objects/pack/{file.name}"
        shutil.copyfile(file, git_dir / inside)


def _forget_oldest(parent: Path) -> None:
    folders = [folder for folder in parent.iterdir() if not folder.name.startswith("new-")]
    for folder in sorted(folders, key=lambda one: one.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
