"""Write trees and commits without a work tree."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from worktrain.errors import GitError
from worktrain.git.command import Git
from worktrain.git.names import is_plain_path, sha
from worktrain.git.values import Signature
from worktrain.ids import Sha

_GONE = f"0 {'0' * 40}\t"


async def with_paths_from(git: Git, *, tree: str, source: str, paths: Sequence[str]) -> Sha:
    """Give a tree like `tree`, but with these paths as they are in `source`."""
    if not paths:
        return await git.sha("rev-parse", "--verify", f"{sha(tree)}^{{tree}}")
    paths = [path for path in paths if is_plain_path(path)]
    listed = await git.run("ls-tree", "-r", "-z", sha(source), "--", *paths)
    there = {
        row.partition("\t")[2]: row for row in listed.stdout.decode("utf-8", "replace").split("\0") if row
    }
    # Removed first: a file may have become a folder.
    lines = [f"{_GONE}{path}" for path in paths] + [there[path] for path in paths if path in there]
    return await with_entries(git, tree=sha(tree), lines=lines)


async def with_entries(git: Git, *, tree: Sha | None, lines: Sequence[str]) -> Sha:
    """Give a tree (or an empty one) changed by lines of `update-index --index-info`."""
    with tempfile.TemporaryDirectory(prefix="worktrain-index-") as folder:
        index = git.with_env(GIT_INDEX_FILE=str(Path(folder) / "index"))
        await index.run("read-tree", tree or "--empty")
        stdin = "".join(f"{line}\0" for line in lines).encode()
        await index.run("update-index", "--replace", "-z", "--index-info", stdin=stdin)
        return await index.sha("write-tree")


async def commit_tree(
    git: Git,
    *,
    tree: str,
    parents: Sequence[str],
    message: str,
    author: Signature,
    committer: Signature,
) -> Sha:
    """Write a commit; the same values give the same id."""
    if "\0" in message:
        raise GitError("A commit message holds a NUL byte.")
    signed = git.with_env(**author.as_env("AUTHOR"), **committer.as_env("COMMITTER"))
    options = [word for parent in parents for word in ("-p", sha(parent))]
    return await signed.sha(
        "commit-tree", *options, "-F", "-", sha(tree), stdin=message.encode("utf-8", "replace")
    )
