"""Read the lines of a tree that match a pattern, by file, with one process."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.git.command import Git

_CAP = 16_000_000


async def matching(git: Git, treeish: str, pattern: str, *, endings: Sequence[str]) -> dict[str, str]:
    """Give the text made of the matching lines of each file with one of the endings (`.py`)."""
    globs = [f":(glob)**/*{ending}" for ending in endings]
    done = await git.run(
        "grep", "-E", "-I", "-z", "--no-color", "--full-name", "-e", pattern, treeish, "--", *globs,
        accept=(0, 1), cap=_CAP, cut=True,
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for row in done.stdout.split(b"\n"):
        name, nul, line = row.partition(b"\0")
        if nul:
            path = name[len(treeish) + 1 :].decode("utf-8", "replace")
            found.setdefault(path, []).append(line.decode("utf-8", "replace"))
    return {path: "\n".join(lines) for path, lines in found.items()}
