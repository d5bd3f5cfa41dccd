"""A person's pause: what a run rests as, and where it goes on when a person says `resume`."""

from __future__ import annotations

from worktrain.records import Asked, Record
from worktrain.states import Happening, State

KIND = "paused"
WORD = "pause"
"""The interrupt that halts a squad at its next step; unlike a stop it ends no session at work."""

GOES_ON = {
    State.QUEUED: Happening.REQUEUE,
    State.WAITING: Happening.REQUEUE,
    State.PLANNED: Happening.REQUEUE,
    State.DEVELOPING: Happening.START,
    State.REVIEWING: Happening.DELIVER,
    State.PROVING: Happening.ACCEPT,
    State.READY: Happening.REPROVE,
}
"""State in which it was paused → what follows; what was planned or ready is planned or proven anew."""


def paused(state: State, *, by: str) -> Asked:
    """Make what a paused run rests with."""
    return Asked(kind=KIND, question=f"{by} paused it.", detail=state.value)


def resumed(record: Record) -> Happening | None:
    """Say how a paused run goes on; None if it rests for another reason."""
    if record.asked is None or record.asked.kind != KIND:
        return None
    return GOES_ON[State(record.asked.detail)]
