"""Merging without a working tree: the three methods, and whether a merge would conflict."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from worktrain.errors import GitError
from worktrain.standin.gitstore.commits import Commit, Signature, between, write_commit
from worktrain.standin.gitstore.plumbing import try_git

NOBODY = Signature("stand-in", "stand-in@users.noreply.github.com", "2000-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Method:
    """How a merge is written: who is author and committer, and the message."""

    message: str
    author: Signature
    committer: Signature


async def merged_tree(bare: Path, base: str, head: str) -> str | None:
    """Give the tree of head merged into base; none when they conflict."""
    done = await try_git(bare, "merge-tree", "--write-tree", base, head)
    if done.exit_code not in (0, 1):
        raise GitError("git merge-tree failed.", why=done.stderr.decode(errors="replace").strip())
    return done.stdout.decode().split("\n", 1)[0] if done.exit_code == 0 else None


async def merge_commit(bare: Path, base: str, head: str, how: Method) -> str | None:
    """Write a commit with both as parents; none when they conflict."""
    tree = await merged_tree(bare, base, head)
    return tree and await _write(bare, tree, (base, head), how)


async def squash_commit(bare: Path, base: str, head: str, how: Method) -> str | None:
    """Write one commit on base with all of head's changes; none when they conflict."""
    tree = await merged_tree(bare, base, head)
    return tree and await _write(bare, tree, (base,), how)


async def rebase_commits(bare: Path, base: str, head: str, committer: Signature) -> str | None:
    """Write head's own commits anew on top of base; none when one of them conflicts."""
    tip = base
    for commit in await between(bare, base, head):
        if len(commit.parents) != 1:
            continue
        tree = await _picked_tree(bare, tip, commit)
        if tree is None:
            return None
        tip = await _write(bare, tree, (tip,), Method(commit.message, commit.author, committer))
    return tip


async def _picked_tree(bare: Path, onto: str, commit: Commit) -> str | None:
    """Apply one commit's change to another tree.

    merge-tree takes its merge base from the history only (an option for it came with git 2.40),
    so three commits with the wanted history are written first.
    """
    how = Method("", NOBODY, NOBODY)
    parent = await _write(bare, f"{commit.parents[0]}^{{tree}}", (), how)
    ours = await _write(bare, f"{onto}^{{tree}}", (parent,), how)
    theirs = await _write(bare, commit.tree, (parent,), how)
    return await merged_tree(bare, ours, theirs)


async def _write(bare: Path, tree: str, parents: tuple[str, ...], how: Method) -> str:
    return await write_commit(
        bare,
        tree=tree,
        parents=parents,
        message=how.message,
        author=how.author,
        committer=how.committer,
    )
