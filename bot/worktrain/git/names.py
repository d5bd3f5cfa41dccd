"""Which texts may name a ref or an object; anything else never reaches git."""

from __future__ import annotations

import re

from worktrain.errors import GitError
from worktrain.ids import Sha, is_sha

NOTES = "refs/notes/worktrain"

# https://git-scm.com/docs/git-check-ref-format
_BAD_IN_REF = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|[./]$|^[-./]")


def is_text(text: str) -> bool:
    """Say whether the text has bytes at all: JSON can carry half of a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def is_ref(name: str) -> bool:
    """Say whether git would take the text as a ref's name."""
    return name not in ("", "@") and is_text(name) and _BAD_IN_REF.search(name) is None


def full_ref(name: str) -> str:
    """Give the full name of a ref; one that does not begin with `refs/` is a branch."""
    if not is_ref(name):
        raise GitError(f"{name!r} is no name for a branch.")
    return name if name.startswith("refs/") else f"refs/heads/{name}"


def object_name(text: str) -> str:
    """Let through a full object id or a full ref, as what may stand for a commit or a tree."""
    if is_sha(text) or (text.startswith("refs/") and is_ref(text)):
        return text
    raise GitError(f"{text[:80]!r} is no full object id.")


def sha(text: str) -> Sha:
    """Let through a full object id; abbreviations can become ambiguous."""
    if not is_sha(text):
        raise GitError(f"{text[:80]!r} is no full object id.")
    return Sha(text)


def is_plain_path(path: str) -> bool:
    """Say whether a path can be looked up in a tree: relative, without `.` and `..`."""
    parts = path.split("/")
    return "\x00" not in path and is_text(path) and all(part not in ("", ".", "..") for part in parts)
