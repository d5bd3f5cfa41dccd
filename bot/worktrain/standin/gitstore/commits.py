"""Commits as values: read in batches, written with a given author and committer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from worktrain.standin.gitstore.plumbing import git, line, try_git

FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B"
FIELDS = 10


@dataclass(frozen=True)
class Signature:
    """Who and when, as git writes it; the time is ISO 8601 with a zone."""

    name: str
    email: str
    date: str


@dataclass(frozen=True)
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


def parse_log(out: bytes) -> list[Commit]:
    """Read what `git log -z --format=FORMAT` printed."""
    fields = out.decode(errors="replace").split("\x00")
    rows = [fields[at : at + FIELDS] for at in range(0, len(fields) - FIELDS + 1, FIELDS)]
    return [_commit(row) for row in rows]


def _commit(row: Sequence[str]) -> Commit:
    sha, tree, parents, an, ae, ad, cn, ce, cd, message = row
    author, committer = Signature(an, ae, ad), Signature(cn, ce, cd)
    return Commit(sha, tree, tuple(parents.split()), author, committer, message.rstrip("\n"))


async def log(bare: Path, *what: str, limit: int = 1000, paths: Sequence[str] = ()) -> list[Commit]:
    """Give commits, newest first; with paths only those that touch them."""
    return parse_log(await git(bare, "log", "-z", f"-{limit}", f"--format={FORMAT}", *what, "--", *paths))


async def read_commit(bare: Path, sha: str) -> Commit | None:
    done = await try_git(
        bare, "log", "-z", "-1", "--no-walk", f"--format={FORMAT}", f"{sha}^{{commit}}", "--"
    )
    found = parse_log(done.stdout) if done.exit_code == 0 else []
    return found[0] if found else None


async def between(bare: Path, base: str, head: str) -> list[Commit]:
    """Give the commits of head that base lacks, oldest first."""
    return await log(bare, "--reverse", "--topo-order", f"{base}..{head}")


async def is_ancestor(bare: Path, older: str, newer: str) -> bool:
    return (await try_git(bare, "merge-base", "--is-ancestor", older, newer)).exit_code == 0


async def merge_base(bare: Path, one: str, other: str) -> str | None:
    done = await try_git(bare, "merge-base", one, other)
    return done.stdout.decode().strip() if done.exit_code == 0 else None


def signed_now(name: str, email: str, at: datetime) -> Signature:
    return Signature(name, email, at.isoformat(timespec="seconds"))


async def write_commit(
    bare: Path,
    *,
    tree: str,
    parents: Sequence[str],
    message: str,
    author: Signature,
    committer: Signature,
) -> str:
    """Write a commit object and give its id."""
    env = {
        "GIT_AUTHOR_NAME": author.name,
        "GIT_AUTHOR_EMAIL": author.email,
        "GIT_AUTHOR_DATE": author.date,
        "GIT_COMMITTER_NAME": committer.name,
        "GIT_COMMITTER_EMAIL": committer.email,
        "GIT_COMMITTER_DATE": committer.date,
    }
    flags = [word for parent in parents for word in ("-p", parent)]
    return await line(bare, "commit-tree", tree, *flags, "-F", "-", stdin=message.encode(), env=env)
