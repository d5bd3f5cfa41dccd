"""The default branch: that it moved, and from where to where."""

from __future__ import annotations

from worktrain.events import Where
from worktrain.ids import Sha
from worktrain.intake.polled.found import SOMEBODY, Found, found


def of_base(where: Where, *, before: Sha, after: Sha, at: str) -> Found:
    """Give `push`; who pushed is in no list."""
    return found(
        where,
        what=f"base-{before[:12]}-{after[:12]}",
        event="push",
        at=at,
        sender=SOMEBODY,
        ref=f"refs/heads/{where.default_branch}",
        before=before,
        after=after,
        deleted=False,
    )
