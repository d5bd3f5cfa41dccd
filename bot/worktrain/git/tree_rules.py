"""What a tree that an agent made must not hold, and what a person should see in it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from worktrain.git.differences import Entry
from worktrain.git.values import Problem
from worktrain.ids import Sha

MAX_NAME = 255
MAX_PATH = 4096
MAX_FILES = 100
MAX_FILE_BYTES = 5 * 1024 * 1024

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# HFS+ ignores these in names: https://github.com/git/git/blob/v2.39.5/utf8.c (next_hfs_char)
_IGNORABLE = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_GITMODULES = re.compile(r"\.gitmodules|gitmod~\d+|gi7eba~\d+")
_SYMLINK, _SUBMODULE, _EXECUTABLE, _ABSENT = "120000", "160000", "100755", "000000"


def problems(
    entries: Sequence[Entry], *, sizes: Mapping[Sha, int], targets: Mapping[Sha, bytes]
) -> tuple[Problem, ...]:
    """Judge changed entries, with the sizes of their blobs and the targets of their symlinks."""
    found = [problem for entry in entries for problem in _of_entry(entry, sizes=sizes, targets=targets)]
    if len(entries) > MAX_FILES:
        detail = f"{len(entries)} files changed, at most {MAX_FILES} are taken unseen"
        found.append(Problem(kind="many-files", path="", detail=detail))
    return tuple(found)


def _of_entry(entry: Entry, *, sizes: Mapping[Sha, int], targets: Mapping[Sha, bytes]) -> Iterator[Problem]:
    if entry.new_mode == _ABSENT:
        return
    path = entry.path.decode("utf-8", "replace")
    yield from _of_name(entry.path, path)
    if entry.new_mode == _SYMLINK:
        yield _of_symlink(path, targets.get(entry.new, b"").decode("utf-8", "replace"))
    if entry.new_mode == _SUBMODULE:
        yield Problem(kind="submodule", path=path, refused=True)
    if entry.new_mode == _EXECUTABLE and entry.old_mode != _EXECUTABLE:
        yield Problem(kind="executable", path=path)
    if sizes.get(entry.new, 0) > MAX_FILE_BYTES:
        yield Problem(kind="large-file", path=path, detail=f"{sizes[entry.new]} bytes", refused=True)


def _of_name(raw: bytes, path: str) -> Iterator[Problem]:
    parts = path.split("/")
    if _CONTROL.search(path) or path.encode() != raw:
        yield Problem(kind="control-character", path=_CONTROL.sub("?", path), refused=True)
    if "\\" in path or any(part in ("", ".", "..") for part in parts):
        yield Problem(kind="dot-dot", path=path, refused=True)
    if any(is_git_name(part) for part in parts):
        yield Problem(kind="git-name", path=path, refused=True)
    if len(raw) > MAX_PATH or any(len(part.encode()) > MAX_NAME for part in parts):
        yield Problem(kind="long-name", path=path[:MAX_NAME], refused=True)
    if any(_GITMODULES.fullmatch(_folded(part)) for part in parts):
        yield Problem(kind="gitmodules", path=path)


def is_git_name(name: str) -> bool:
    """Say whether some file system would open `.git` by this name."""
    folded = _folded(name)
    return folded == ".git" or re.fullmatch(r"git~\d+", folded) is not None


def _folded(name: str) -> str:
    """Fold a name as macOS (case, invisible characters) and Windows (streams, trailing dots) do."""
    return _IGNORABLE.sub("", name).casefold().partition(":")[0].rstrip(". ")


def _of_symlink(path: str, target: str) -> Problem:
    outside = target.startswith("/") or "\\" in target or _climbs(path, target)
    kind = "symlink-outside" if outside else "symlink"
    return Problem(kind=kind, path=path, detail=_CONTROL.sub("?", target), refused=outside)


def _climbs(path: str, target: str) -> bool:
    """Say whether a relative target leaves the tree or enters `.git`.

    `..` counts only in front: after a name, which may be a link itself, it can lead anywhere.
    """
    parts = [part for part in target.split("/") if part not in ("", ".")]
    up = next((at for at, part in enumerate(parts) if part != ".."), len(parts))
    return up > path.count("/") or ".." in parts[up:] or any(is_git_name(part) for part in parts)
