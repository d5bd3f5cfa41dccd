"""The labels: their names, colours and descriptions, and which one mirrors which state."""

from __future__ import annotations

from worktrain.sessions import Value
from worktrain.states import State


class Label(Value):
    """A label as GitHub wants it: the colour is six hex digits, the description at most 100 characters."""

    name: str
    color: str
    description: str


READY = Label(name="worktrain:ready", color="1d76db", description="A person wants WorkTrain to do this issue")
RUNNING = Label(name="worktrain:running", color="fbca04", description="WorkTrain is at work on this issue")
NEEDS_HUMAN = Label(
    name="worktrain:needs-human", color="d93f0b", description="WorkTrain waits for a person to decide"
)
DONE = Label(name="worktrain:done", color="0e8a16", description="WorkTrain's pull request was merged")
FAILED = Label(name="worktrain:failed", color="b60205", description="WorkTrain used up its attempts")
DECLINED = Label(
    name="worktrain:declined", color="c5def5", description="WorkTrain does not do this; its comment says why"
)
SKIP = Label(
    name="worktrain:skip", color="ededed", description="WorkTrain leaves this alone; a person wants it so"
)

ALL = (READY, RUNNING, NEEDS_HUMAN, DONE, FAILED, DECLINED, SKIP)
OURS = (RUNNING, NEEDS_HUMAN, DONE, FAILED, DECLINED)
"""Mirrors of the store; at most one of them is on an issue."""

_OF_STATE = {
    State.DEVELOPING: RUNNING,
    State.REVIEWING: RUNNING,
    State.PROVING: RUNNING,
    State.NEEDS_HUMAN: NEEDS_HUMAN,
    State.READY: NEEDS_HUMAN,
    State.MERGED: DONE,
    State.FAILED: FAILED,
    State.DECLINED: DECLINED,
    State.REFUSED: DECLINED,
}

ENDS_READY = frozenset({State.MERGED, State.FAILED, State.STOPPED, State.DECLINED, State.REFUSED})
"""States at which we take `worktrain:ready` off."""


def label_of(state: State) -> str | None:
    """Name the label that mirrors the state; none for queued, planned, waiting and stopped."""
    label = _OF_STATE.get(state)
    return label.name if label else None
