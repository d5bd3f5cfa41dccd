"""Blobs and trees: reading files at a commit, and writing changed ones without a checkout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from worktrain.standin.gitstore.plumbing import git, line, try_git


@dataclass(frozen=True)
class Entry:
    """One line of a tree; `sha` none means: take it away."""

    path: str
    mode: str
    kind: str
    sha: str | None
    size: int | None = None


def parse_tree(out: bytes) -> list[Entry]:
    """Read what `git ls-tree -l -z` printed."""
    entries = []
    for row in out.decode(errors="replace").split("\x00"):
        if row:
            facts, path = row.split("\t", 1)
            mode, kind, sha, size = facts.split()
            entries.append(Entry(path, mode, kind, sha, None if size == "-" else int(size)))
    return entries


async def read_tree(bare: Path, tree: str, *, recursive: bool = False) -> list[Entry] | None:
    flags = ("-r", "-t") if recursive else ()
    done = await try_git(bare, "ls-tree", "-l", "-z", "--full-tree", *flags, tree)
    return parse_tree(done.stdout) if done.exit_code == 0 else None


async def find_entry(bare: Path, commit: str, path: str) -> Entry | None:
    """Give the entry at a path; the empty path is the root tree."""
    if not path:
        return Entry("", "040000", "tree", await line(bare, "rev-parse", f"{commit}^{{tree}}"))
    done = await try_git(bare, "ls-tree", "-l", "-z", "--full-tree", commit, "--", f":(literal){path}")
    found = parse_tree(done.stdout) if done.exit_code == 0 else []
    return found[0] if found else None


async def kind_of(bare: Path, sha: str) -> str | None:
    done = await try_git(bare, "cat-file", "-t", sha)
    return done.stdout.decode().strip() if done.exit_code == 0 else None


async def read_blob(bare: Path, sha: str) -> bytes | None:
    done = await try_git(bare, "cat-file", "blob", sha)
    return done.stdout if done.exit_code == 0 else None


async def write_blob(bare: Path, data: bytes) -> str:
    return await line(bare, "hash-object", "-w", "--stdin", stdin=data)


async def write_tree(bare: Path, base: str | None, entries: Sequence[Entry], scratch: Path) -> str:
    """Give a tree like base with these entries changed; `scratch` is a path that nobody else uses."""
    env = {"GIT_INDEX_FILE": str(scratch)}
    try:
        if base:
            await git(bare, "read-tree", base, env=env)
        await git(bare, "update-index", "-z", "--index-info", stdin=_index_info(entries), env=env)
        return await line(bare, "write-tree", env=env)
    finally:
        scratch.unlink(missing_ok=True)


def _index_info(entries: Sequence[Entry]) -> bytes:
    rows = (
        f"{'0' if entry.sha is None else entry.mode} {entry.sha or '0' * 40}\t{entry.path}\x00"
        for entry in entries
    )
    return "".join(rows).encode()
