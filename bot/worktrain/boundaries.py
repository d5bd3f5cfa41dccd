"""The journal boundaries: every place where a crash could lose or repeat something, by name."""

from __future__ import annotations

from typing import Protocol

EFFECTS = (
    "create-label",
    "add-label",
    "remove-label",
    "react",
    "sticky-comment",
    "reply",
    "open-issue",
    "push-branch",
    "push-note",
    "open-pull",
    "edit-pull",
    "ready-pull",
    "submit-review",
    "set-check",
    "merge-pull",
    "sign-commit",
    "drop-branch",
    "approve-pull",
    "dismiss-review",
    "resolve-thread",
    "set-milestone",
)
"""Kinds of intents, as in `intents.py` and `compliance.py`."""

MOMENTS = ("journaled", "applied", "done")
"""Of one effect: journaled but not sent; true on GitHub but not yet known here; known here."""

STEPS = (
    "delivery.stored",
    "delivery.handled",
    "item.queued",
    "plan.made",
    "session.started",
    "session.ended",
    "work.imported",
    "record.saved",
    "state.changed",
    "proof.signed",
    "retro.stored",
)
"""Boundaries of our own database."""

ALL = (*STEPS, *(f"{effect}.{moment}" for effect in EFFECTS for moment in MOMENTS))


class Points(Protocol):
    """Told of each boundary as it is passed; a test's version may kill the process there."""

    def reach(self, point: str) -> None: ...


class NoPoints:
    """What runs in production: passing a boundary does nothing."""

    def reach(self, point: str) -> None:
        """Do nothing."""
