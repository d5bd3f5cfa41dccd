"""Why something is not proven yet, and how a person's approval lifts it."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import Field

from worktrain.config.schema import Config
from worktrain.proof.facts import Facts
from worktrain.records import Asked, Proof, Record
from worktrain.sessions import Value


class Evidence(Value):
    """All that a condition looks at."""

    record: Record
    proof: Proof
    config: Config
    facts: Facts


class Hold(Value):
    """One thing that stands in the way; a question where a person can do something about it."""

    reason: str
    asks: Asked | None = None
    moved: bool = Field(False, description="what was proven is no longer what is there: no use in asking")


Condition = Callable[[Evidence], Hold | None]


def asking(kind: str, reason: str, *, detail: str = "") -> Hold:
    """Give a hold that no approval lifts, but that a person must know of."""
    return Hold(reason=reason, asks=Asked(kind=kind, question=reason, detail=detail))


def unless_approved(record: Record, kind: str, reason: str, *, detail: str = "") -> Hold | None:
    """Give a hold, unless a person allowed this for this head."""
    return asking(kind, reason, detail=detail) if record.approval_of(kind, detail) is None else None
