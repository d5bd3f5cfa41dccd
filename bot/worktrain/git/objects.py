"""Read objects, many with one process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from worktrain.errors import GitError
from worktrain.git.command import CAP, Git
from worktrain.git.values import Commit
from worktrain.ids import Sha, is_sha

_FOUND = re.compile(rb"([0-9a-f]{40}) (\w+) (\d+)\n")
_WHEN = re.compile(r" (\d+) [+-]\d{4}$")


@dataclass(frozen=True, kw_only=True)
class Found:
    """One object: its id, its type, its size, and its bytes where they were asked for."""

    sha: Sha
    type: str
    size: int
    data: bytes = b""


async def find(git: Git, names: Sequence[str]) -> list[Found | None]:
    """Look up each name's id, type and size; none where there is no such object."""
    return await _ask(git, names, with_data=False, cap=CAP)


async def read(git: Git, names: Sequence[str], *, cap: int = CAP) -> list[Found | None]:
    """Read each name's object whole; more than `cap` bytes in all is a GitError."""
    return await _ask(git, names, with_data=True, cap=cap)


async def _ask(git: Git, names: Sequence[str], *, with_data: bool, cap: int) -> list[Found | None]:
    if not names:
        return []
    wanted = [name.encode() for name in names]
    stdin = b"".join(name + b"\0" for name in wanted)
    done = await git.run("cat-file", "--batch" if with_data else "--batch-check", "-z", stdin=stdin, cap=cap)
    found, at = [], 0
    for name in wanted:
        one, at = _next(done.stdout, at, name, with_data=with_data)
        found.append(one)
    return found


def _next(output: bytes, at: int, name: bytes, *, with_data: bool) -> tuple[Found | None, int]:
    for missing in (b" missing\n", b" ambiguous\n"):
        if output.startswith(name + missing, at):
            return None, at + len(name) + len(missing)
    head = _FOUND.match(output, at)
    if head is None:
        raise GitError("git cat-file gave an answer that cannot be read.")
    id_, kind, size = Sha(head[1].decode()), head[2].decode(), int(head[3])
    if not with_data:
        return Found(sha=id_, type=kind, size=size), head.end()
    end = head.end() + size
    return Found(sha=id_, type=kind, size=size, data=output[head.end() : end]), end + 1


def parse_commit(found: Found) -> Commit:
    """Read a commit object's own bytes; one that names no tree is a GitError."""
    header, _, message = found.data.decode("utf-8", "replace").partition("\n\n")
    lines = [line.split(" ", 1) for line in header.split("\n") if " " in line]
    when = next((_WHEN.search(rest) for word, rest in lines if word == "committer"), None)
    trees = [rest for word, rest in lines if word == "tree"]
    parents = [rest for word, rest in lines if word == "parent"]
    if len(trees) != 1 or not all(map(is_sha, (*trees, *parents))):  # git takes such objects from a fetch
        raise GitError(f"The commit {found.sha} is malformed.", fix="Look where this repository came from.")
    return Commit(
        sha=found.sha,
        tree=Sha(trees[0]),
        parents=tuple(map(Sha, parents)),
        when=int(when[1]) if when else 0,
        message=message,
    )
