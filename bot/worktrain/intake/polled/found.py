"""One thing that a poll found: a delivery whose id is the same however often it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from worktrain.events import Where

Row = Mapping[str, Any]

SOMEBODY: Row = {"id": 0, "login": "somebody", "type": "User"}
"""Whoever did what GitHub's lists do not say who did."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A delivery in GitHub's words; `at` is when it happened, as GitHub writes times."""

    guid: str
    event: str
    at: str
    payload: Row = field(repr=False)


def found(where: Where, *, what: str, event: str, at: str, sender: Row, **parts: object) -> Found:
    """Make it; `what` names the thing within its repository, in letters, digits and dashes."""
    payload = {
        **parts,
        "repository": {
            "id": where.repository_id,
            "full_name": where.repository,
            "default_branch": where.default_branch,
        },
        "installation": {"id": where.installation_id},
        "sender": dict(sender),
    }
    return Found(guid=f"polled-{where.repository_id}-{what}", event=event, at=at, payload=payload)
