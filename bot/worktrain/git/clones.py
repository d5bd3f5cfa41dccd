"""Make stand-alone repositories out of the mirror: for a session, and for one run of the proof."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from worktrain.errors import GitError
from worktrain.git import objects, packs, trees
from worktrain.git.command import Git
from worktrain.git.names import full_ref, sha
from worktrain.git.repository import Repository
from worktrain.git.values import Commit, Signature
from worktrain.ids import Sha

EXCLUDED = (
    *("__pycache__/", "*.py[co]", "*.egg-info/", ".venv/", ".tox/", ".nox/"),
    *(".pytest_cache/", ".hypothesis/", ".benchmarks/", ".mypy_cache/", ".ruff_cache/"),
    *(".coverage", ".coverage.*", "htmlcov/"),
)
"""What running a project leaves behind and nobody means to commit."""

_CONFIG = """\
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
[user]
\tname = WorkTrain agent
\temail = agent@worktrain.invalid
[commit]
\tgpgsign = false
[gc]
\tauto = 0
"""


async def clone_for_session(mirror: Repository, commit: str, dest: Path, *, branch: str) -> None:
    """Clone a commit onto a branch, with its ancestors and their tags: no remote, reflog, or shared file."""
    ref = full_ref(branch)
    async with _new_repository(dest) as git:
        await packs.copy(await packs.history(mirror.git, sha(commit)), git.git_dir)
        _write(git.git_dir / ref, f"{commit}\n")
        _write(git.git_dir / "HEAD", f"ref: {ref}\n")
        await git.run("read-tree", "--reset", "-u", "HEAD")


async def checkout_tree(mirror: Repository, treeish: str, dest: Path, *, history_of: str) -> None:
    """Check a tree out in a new repository whose detached HEAD has that tree and stands on `history_of`."""
    async with _new_repository(dest) as git:
        await packs.copy(await packs.history(mirror.git, sha(history_of)), git.git_dir)
        head = await _commit_with(mirror.git, treeish, history_of)
        if head != history_of:
            await packs.write_pack(mirror.git, [head, f"^{history_of}"], git.git_dir / "objects/pack")
        _write(git.git_dir / "HEAD", f"{head}\n")
        await git.run("read-tree", "--reset", "-u", "HEAD")


async def _commit_with(git: Git, treeish: str, history_of: str) -> Sha:
    wanted, found = await objects.read(git, [f"{sha(treeish)}^{{tree}}", sha(history_of)])
    if wanted is None or found is None:
        raise GitError(f"{treeish} or {history_of} is not here.", fix="Fetch, then try again.")
    below: Commit = objects.parse_commit(found)
    if wanted.sha == below.tree:
        return below.sha
    signed = Signature(name="WorkTrain", email="noreply@worktrain.invalid", when=below.when)
    return await trees.commit_tree(
        git, tree=wanted.sha, parents=[below.sha], message="A tree to test\n", author=signed, committer=signed
    )


@asynccontextmanager
async def _new_repository(dest: Path) -> AsyncIterator[Git]:
    """Lay out an empty repository by hand (no template, no process); what was begun is removed on failure."""
    dest.mkdir(parents=True)
    git_dir = dest / ".git"
    try:
        for folder in ("objects/pack", "objects/info", "refs/heads", "refs/tags", "info"):
            (git_dir / folder).mkdir(parents=True)
        _write(git_dir / "config", _CONFIG)
        _write(git_dir / "info/exclude", "".join(f"{pattern}\n" for pattern in EXCLUDED))
        # Git wants a HEAD to see a repository; the caller writes the true one.
        _write(git_dir / "HEAD", "ref: refs/heads/main\n")
        yield Git(git_dir=git_dir, work_tree=dest)
    except BaseException:
        shutil.rmtree(dest, ignore_errors=True)
        raise


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
