"""Whose fault a session's end was, and what follows from it."""

from __future__ import annotations

from worktrain.sessions import End, Outcome

AGENTS_FAULT = frozenset({End.CRASHED, End.GARBAGE, End.TIMED_OUT, End.STALLED, End.OVER_LIMIT})
"""These use up an attempt; infrastructure's failures and a person's stop do not."""

_WHAT = {
    End.CRASHED: "died half-way",
    End.GARBAGE: "did not speak the protocol",
    End.TIMED_OUT: "did not end in time",
    End.STALLED: "stopped making progress",
    End.OVER_LIMIT: "went over its limits",
}


def blame(outcome: Outcome) -> str | None:
    """Say in one sentence how an agent failed; None if it did not."""
    if outcome.end not in AGENTS_FAULT:
        return None
    said = f": {outcome.reason.rstrip('.')}" if outcome.reason else ""
    return f"The {outcome.role.value} {_WHAT[outcome.end]}{said}."
