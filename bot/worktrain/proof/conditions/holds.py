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
    return None if approved(record, kind, detail) else asking(kind, reason, detail=detail)


def approved(record: Record, kind: str, detail: str = "") -> bool:
    """Say whether a person allowed this for what is there now.

    A yes to the developer's head stands when the SDET adds tests to it; a yes to a list of files stands for
    those files only.
    """
    heads = {None, record.head_sha, record.developer_head}
    return any(
        approval.what == kind
        and approval.head_sha in heads
        and (not detail or approval.detail in {"", detail})
        for approval in record.approvals
    )
