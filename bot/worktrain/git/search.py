"""Find fixed strings in a tree, all with one process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from worktrain.git.command import Git
from worktrain.git.names import is_text

_CAP = 16_000_000
_COMMON = ("grep", "-F", "-I", "-z", "--no-color", "--full-name")


async def grep(git: Git, treeish: str, patterns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Give the paths for each pattern; an empty pattern, or one of several lines, is nowhere."""
    usable = [pattern for pattern in dict.fromkeys(patterns) if _is_line(pattern)]
    found: dict[str, tuple[str, ...]] = dict.fromkeys(patterns, ())
    if not usable:
        return found
    options = [word for pattern in usable for word in ("-e", pattern)]
    done = await git.run(*_COMMON, *options, treeish, accept=(0, 1), cap=_CAP, cut=True)
    if done.truncated:  # common words in a large tree: then one process for each, with names only
        return found | {pattern: await _names(git, treeish, pattern) for pattern in usable}
    return found | _sorted_out(usable, done.stdout, skip=len(treeish) + 1)


def _is_line(pattern: str) -> bool:
    return bool(pattern) and is_text(pattern) and not set(pattern) & set("\n\0")


async def _names(git: Git, treeish: str, pattern: str) -> tuple[str, ...]:
    done = await git.run(*_COMMON, "-l", "-e", pattern, treeish, accept=(0, 1))
    return _paths(name[len(treeish) + 1 :] for name in done.stdout.split(b"\0") if name)


def _sorted_out(patterns: Sequence[str], output: bytes, *, skip: int) -> dict[str, tuple[str, ...]]:
    hits: dict[str, dict[bytes, None]] = {pattern: {} for pattern in patterns}
    needles = [(pattern, pattern.encode()) for pattern in patterns]
    for row in output.split(b"\n"):
        name, nul, line = row.partition(b"\0")
        for pattern, needle in needles:
            if nul and needle in line:
                hits[pattern][name[skip:]] = None
    return {pattern: _paths(names) for pattern, names in hits.items()}


def _paths(names: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(name.decode("utf-8", "replace") for name in names))
