"""What the sandboxes of a run kept apart, and what of it a merge without a person may stand on."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.records import SessionRow, TestRun

NOWHERE = frozenset(("", "none"))
PARTLY = "landlock"


def places(runs: Sequence[TestRun], sessions: Sequence[SessionRow]) -> frozenset[str]:
    """Name every sandbox that was used."""
    return frozenset([run.isolation for run in runs] + [row.isolation for row in sessions])


def doubt(used: frozenset[str]) -> str | None:
    """Say why a person should merge what ran there; docs/decisions/0020 has the reasons."""
    if NOWHERE & used:
        return "Proven, but not isolated; so a person merges it."
    if PARTLY in used:
        return "Proven, but isolated only in part (landlock); so a person merges it."
    return None


def unseen(runs: Sequence[TestRun]) -> tuple[str, ...]:
    """Say what the tests could have done beside what they told."""
    used = places(runs, ())
    if NOWHERE & used:
        return ("that the tests did nothing else: they ran without a sandbox",)
    return ("that the tests sent nothing by UDP or through a socket of the host",) if PARTLY in used else ()
