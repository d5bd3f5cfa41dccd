"""Take one commit from a bundle that an agent left, and nothing else of it."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from worktrain.errors import GitError
from worktrain.git import differences, objects, tree_rules
from worktrain.git.bundle_header import Header, parse
from worktrain.git.command import Git
from worktrain.git.environment import alternates
from worktrain.git.failures import BundleRefused
from worktrain.git.names import object_name
from worktrain.git.values import Commit, Imported, Problem
from worktrain.ids import Sha

MAX_BYTES = 50 * 1024 * 1024
MAX_TARGET = 64 * 1024
_SYMLINK, _SUBMODULE = "120000", "160000"


async def take(git: Git, bundle: Path, *, parent: Sha) -> Imported:
    """Unpack beside the repository, judge, and only then move the objects in; no ref is ever touched."""
    content = _content(bundle)
    header = parse(content)
    with tempfile.TemporaryDirectory(prefix="import-", dir=git.git_dir) as folder:
        aside = _aside(git, Path(folder))
        await _unpack(aside, content[header.length :])
        commit = await _only_commit(aside, header, parent=parent)
        problems = await check_tree(aside, commit.tree, against=parent)
        _refuse(problems)
        _move(Path(folder) / "pack", git.git_dir / "objects" / "pack")
    return Imported(commit=commit.sha, tree=commit.tree, problems=problems)


async def check_tree(git: Git, tree: str, *, against: str) -> tuple[Problem, ...]:
    """Judge the entries of a tree that differ from another tree or commit."""
    names = object_name(against), object_name(tree)
    listed = await git.run("diff-tree", "-r", "--raw", "--no-renames", "-z", "--end-of-options", *names)
    changed = differences.entries(listed.stdout)
    blobs = sorted(
        {entry.new for entry in changed if int(entry.new_mode, 8) and entry.new_mode != _SUBMODULE}
    )
    sizes = {one.sha: one.size for one in await objects.find(git, blobs) if one}
    links = [entry.new for entry in changed if entry.new_mode == _SYMLINK and sizes[entry.new] <= MAX_TARGET]
    targets = {one.sha: one.data for one in await objects.read(git, sorted(set(links))) if one}
    return tree_rules.problems(changed, sizes=sizes, targets=targets)


def _content(bundle: Path) -> bytes:
    """Read the file once, without following a link or waiting at a pipe."""
    try:
        descriptor = os.open(bundle, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as exc:
        raise BundleRefused("The agent's bundle cannot be opened.", why=str(exc.strerror)) from exc
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise BundleRefused("The agent's bundle is not a plain file.")
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BundleRefused("The agent's bundle is too large.", why=f"at most {MAX_BYTES} bytes are taken")
    return content


def _aside(git: Git, folder: Path) -> Git:
    (folder / "pack").mkdir()
    return git.with_env(GIT_OBJECT_DIRECTORY=str(folder), **alternates(git.git_dir / "objects"))


async def _unpack(aside: Git, pack: bytes) -> None:
    # --strict: fsck of every object, with its warnings as errors, and no link to an object that is not there
    options = ("--stdin", "--fix-thin", "--strict", "--threads=1", f"--max-input-size={MAX_BYTES}")
    try:
        await aside.run("index-pack", *options, stdin=pack)
    except GitError as exc:
        raise BundleRefused("The agent's bundle does not unpack.", why=exc.why) from exc


async def _only_commit(aside: Git, header: Header, *, parent: Sha) -> Commit:
    found = (await objects.read(aside, [header.head]))[0]
    if found is None or found.type != "commit":
        raise BundleRefused("The agent's bundle holds no commit.")
    commit = objects.parse_commit(found)
    if commit.parents != (parent,):
        raise BundleRefused(
            "The agent's work is not one commit on its base.",
            why=f"the parents are {' '.join(commit.parents) or 'none'}, the base is {parent}",
        )
    return commit


def _refuse(problems: tuple[Problem, ...]) -> None:
    refused = [problem for problem in problems if problem.refused]
    if refused:
        named = "; ".join(
            f"{problem.kind} {problem.path!r} {problem.detail}".strip() for problem in refused[:5]
        )
        raise BundleRefused("The agent's tree holds what is never taken.", why=named)


def _move(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    # The index comes last: a pack without one is not seen.
    for suffix in (".pack", ".rev", ".idx"):
        for file in source.glob(f"*{suffix}"):
            file.replace(target / file.name)
