"""The kinds of questions that a run may put to a person, and where it goes on after a yes."""

from __future__ import annotations

from worktrain.records import Approval, Asked, Record
from worktrain.sessions import Role
from worktrain.states import Happening

PLAN = "plan"
"""The question before any work: may it start, although it reaches for protected files?"""

AFTER_APPROVAL = {
    "outside-declared": Happening.DELIVER,
    "unusual-files": Happening.DELIVER,
    "diff-size": Happening.DELIVER,
    "abstained": Happening.ACCEPT,
    "set-up": Happening.REPROVE,
    "no-tests": Happening.REPROVE,
    "unguarded": Happening.REPROVE,
    "not-applicable": Happening.REPROVE,
    "protected": Happening.REPROVE,
    "not-red": Happening.REPROVE,
    "blocked": Happening.REPROVE,
    "tests-changed": Happening.REPROVE,
    PLAN: Happening.PLAN,
}
"""Question → what follows when a person says `/worktrain approve`; others cannot be waved through."""

AFTER_ANSWER = {
    Role.DEVELOPER: Happening.START,
    Role.REVIEWER: Happening.DELIVER,
    Role.SDET: Happening.ACCEPT,
}
"""Who asked → where the same session continues with the answer."""

NO_KEY = "no-key"
NO_PROGRAM = "no-program"
PAUSES = frozenset({"issue-cap", "day-cap", "provider", NO_KEY, NO_PROGRAM})
"""Rests that are no agent's fault and use up no attempt: money, models or programs are missing."""


def after_pause(record: Record) -> Happening | None:
    """Say how the session that was cut off is held again; None if the run rests for another reason."""
    if record.asked is None or record.asked.kind not in PAUSES or not record.sessions:
        return None
    return AFTER_ANSWER.get(record.sessions[-1].role)


def approval(record: Record, *, by: str, by_id: int) -> Approval | None:
    """Make the approval of what is asked now; None if nothing is, or if it cannot be waved through."""
    asked = record.asked
    if asked is None or asked.kind not in AFTER_APPROVAL:
        return None
    planned_on = record.plan.base_sha if asked.kind == PLAN and record.plan else None
    head = planned_on or record.head_sha
    if head is None:  # a yes to nothing in particular would count for whatever comes
        return None
    return Approval(what=asked.kind, detail=asked.detail, by=by, by_id=by_id, head_sha=head)


def question(kind: str, text: str, *, detail: str = "", options: tuple[str, ...] = ()) -> Asked:
    return Asked(kind=kind, question=text, detail=detail, options=options)
