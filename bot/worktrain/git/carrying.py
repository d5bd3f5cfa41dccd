"""What of a commit GitHub's API can carry: plain files only, and not too much of them."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from worktrain.git.failures import Uncarriable
from worktrain.git.repository import Repository
from worktrain.git.values import Change

PLAIN = "100644"
MOST_BYTES = 10_000_000
"""GitHub names no limit; a request of this size was seen to pass."""

Additions = tuple[tuple[str, str], ...]


async def carried(repository: Repository, *, parent: str, commit: str) -> tuple[Additions, tuple[str, ...]]:
    """Give (path, base64) of what a commit adds or changes, and the paths that it removes.

    Raises Uncarriable with the paths that would come out otherwise than they are.
    """
    changes = await repository.changes(parent, commit)
    odd = [_shown(change) for change in changes if not is_plain(change)]
    if odd:
        raise Uncarriable("GitHub's API carries plain files only.", why=_listed(odd))
    kept = [change.path for change in changes if change.status != "D"]
    texts = await repository.show_all(commit, kept)
    size = sum(len(text or b"") for text in texts.values())
    if size > MOST_BYTES:
        raise Uncarriable("The change is too large for GitHub's API.", why=f"{size} of {MOST_BYTES} bytes")
    additions = tuple((path, base64.b64encode(texts[path] or b"").decode()) for path in kept)
    return additions, tuple(change.path for change in changes if change.status == "D")


def is_plain(change: Change) -> bool:
    """Say whether a path is carried as it is; whatever is removed is."""
    return change.status == "D" or (change.new_mode == PLAIN and "\ufffd" not in change.path)


def _shown(change: Change) -> str:
    kinds = {"100755": "a program", "120000": "a link", "160000": "a submodule"}
    return f"{change.path} ({kinds.get(change.new_mode, 'a name that is no text')})"


def _listed(odd: Sequence[str]) -> str:
    return ", ".join(odd[:10])
