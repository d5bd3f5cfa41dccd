"""The states of a work item, and the one table that says which may follow which.

The diagram in `docs/design.md` is generated from `NEXT`; a test says when it is stale.
"""

from __future__ import annotations

from enum import StrEnum

from worktrain.errors import WorkTrainError


class State(StrEnum):
    """Where a work item is; also what a scenario, the database and `--json` call it."""

    QUEUED = "queued"
    PLANNED = "planned"
    WAITING = "waiting"
    DEVELOPING = "developing"
    REVIEWING = "reviewing"
    PROVING = "proving"
    NEEDS_HUMAN = "needs_human"
    READY = "ready"
    MERGED = "merged"
    FAILED = "failed"
    STOPPED = "stopped"
    DECLINED = "declined"
    REFUSED = "refused"


class Happening(StrEnum):
    """What moves a work item from one state to the next."""

    PLAN = "the plan includes it"
    BLOCK = "it must wait for another issue"
    START = "a developer session starts"
    DELIVER = "the draft pull request is up to date"
    FIX = "the review wants changes"
    ACCEPT = "the review found nothing that blocks"
    REPROVE = "the base branch moved"
    PROVE = "the gate is satisfied"
    ASK = "a person must decide"
    MERGE = "the pull request was merged"
    GIVE_UP = "the attempts are used up"
    RETRY = "the next attempt begins"
    REQUEUE = "a person wants another go"
    STOP = "a person stopped it"
    DECLINE = "somebody else has it, or a person closed ours"
    REFUSE = "whoever labelled it may not"


WORKING = frozenset({State.DEVELOPING, State.REVIEWING, State.PROVING})
"""A squad is at work."""

RESTING = frozenset(State) - WORKING - {State.QUEUED}
"""Nothing happens until somebody acts, or the item it waits for ends."""

FINAL = frozenset({State.MERGED, State.FAILED, State.STOPPED, State.DECLINED, State.REFUSED})
"""Over; only the label put on again, or a retry, starts it anew."""


def _table() -> dict[tuple[State, Happening], State]:
    s, h = State, Happening
    table = {
        (s.QUEUED, h.PLAN): s.PLANNED,
        (s.QUEUED, h.BLOCK): s.WAITING,
        (s.WAITING, h.PLAN): s.PLANNED,
        (s.WAITING, h.BLOCK): s.WAITING,
        (s.PLANNED, h.BLOCK): s.WAITING,
        (s.PLANNED, h.START): s.DEVELOPING,
        (s.NEEDS_HUMAN, h.START): s.DEVELOPING,
        (s.DEVELOPING, h.DELIVER): s.REVIEWING,
        (s.NEEDS_HUMAN, h.DELIVER): s.REVIEWING,
        (s.READY, h.DELIVER): s.REVIEWING,
        (s.REVIEWING, h.FIX): s.DEVELOPING,
        (s.REVIEWING, h.ACCEPT): s.PROVING,
        (s.NEEDS_HUMAN, h.ACCEPT): s.PROVING,
        (s.NEEDS_HUMAN, h.REPROVE): s.PROVING,
        (s.READY, h.REPROVE): s.PROVING,
        (s.PROVING, h.PROVE): s.READY,
        (s.NEEDS_HUMAN, h.PLAN): s.PLANNED,
    }
    for state in (s.QUEUED, s.PLANNED, s.WAITING, *sorted(WORKING), s.READY, s.NEEDS_HUMAN):
        table[state, h.ASK] = s.NEEDS_HUMAN
        table[state, h.STOP] = s.STOPPED
        table[state, h.DECLINE] = s.DECLINED
        table[state, h.REFUSE] = s.REFUSED
        table[state, h.GIVE_UP] = s.FAILED
    for state in (*sorted(WORKING), s.READY, s.NEEDS_HUMAN):
        table[state, h.MERGE] = s.MERGED
    for state in sorted(WORKING):
        table[state, h.RETRY] = s.PLANNED
    for state in (s.READY, s.NEEDS_HUMAN, s.WAITING, s.PLANNED, *sorted(FINAL)):
        table[state, h.REQUEUE] = s.QUEUED
    return table


NEXT: dict[tuple[State, Happening], State] = _table()


def after(state: State, happening: Happening) -> State:
    """Give the next state, or say that this cannot happen here."""
    try:
        return NEXT[state, happening]
    except KeyError:
        raise WorkTrainError(f"A work item that is {state} cannot go on because {happening}.") from None
