"""Refs of a bare repository: read all at once, moved one at a time by compare-and-swap."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from worktrain.standin.gitstore.plumbing import git, try_git

ZERO = "0" * 40
"""What git writes for "there is no such ref"."""


@dataclass(frozen=True)
class RefMove:
    """One ref before and after; `ZERO` stands for absent."""

    ref: str
    before: str
    after: str

    @property
    def created(self) -> bool:
        return self.before == ZERO

    @property
    def deleted(self) -> bool:
        return self.after == ZERO

    @property
    def branch(self) -> str | None:
        return self.ref.removeprefix("refs/heads/") if self.ref.startswith("refs/heads/") else None

    @property
    def tag(self) -> str | None:
        return self.ref.removeprefix("refs/tags/") if self.ref.startswith("refs/tags/") else None


async def snapshot(bare: Path, *patterns: str) -> dict[str, str]:
    """Give every ref (below the patterns) and what it points to."""
    out = await git(bare, "for-each-ref", "--format=%(objectname) %(refname)", *patterns)
    pairs = (row.split(" ", 1) for row in out.decode().splitlines())
    return {ref: sha for sha, ref in pairs}


def moves(before: dict[str, str], after: dict[str, str]) -> list[RefMove]:
    """Compare two snapshots."""
    names = sorted(before.keys() | after.keys())
    changed = (RefMove(ref, before.get(ref, ZERO), after.get(ref, ZERO)) for ref in names)
    return [move for move in changed if move.before != move.after]


async def branch_tip(bare: Path, branch: str) -> str | None:
    return await read_ref(bare, f"refs/heads/{branch}")


async def read_ref(bare: Path, ref: str) -> str | None:
    done = await try_git(bare, "rev-parse", "--verify", "--quiet", "--end-of-options", ref)
    return done.stdout.decode().strip() if done.exit_code == 0 else None


async def resolve_commit(bare: Path, name: str) -> str | None:
    """Give the commit that a sha, a branch or a tag names."""
    for ref in (f"refs/heads/{name}", f"refs/tags/{name}", name):
        if found := await read_ref(bare, f"{ref}^{{commit}}"):
            return found
    return None


async def well_formed(bare: Path, ref: str) -> bool:
    return (await try_git(bare, "check-ref-format", ref)).exit_code == 0


async def move_ref(bare: Path, move: RefMove) -> bool:
    """Move a ref only if it still is where `before` says; say whether it was."""
    if move.deleted:
        done = await try_git(bare, "update-ref", "-d", move.ref, move.before)
    else:
        done = await try_git(bare, "update-ref", move.ref, move.after, move.before)
    return done.exit_code == 0
