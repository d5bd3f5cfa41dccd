"""Issue events: labels put on and taken off, issues and pull requests closed.

https://docs.github.com/rest/using-the-rest-api/issue-event-types
"""

from __future__ import annotations

from worktrain.events import Where
from worktrain.intake.polled.found import Found, Row, found

ACTIONS = frozenset({"labeled", "unlabeled", "closed"})


def is_news(row: Row) -> bool:
    """Say whether a webhook about this would have been acted on; a deleted account asks for nothing."""
    return row["event"] in ACTIONS and row.get("actor") is not None and row.get("issue") is not None


def is_of_pull(row: Row) -> bool:
    return bool(row["issue"].get("pull_request"))


def of_issue(where: Where, row: Row, *, edited_by: str = "") -> Found:
    """Give `issues`: the issue as it is now, at the time of the event, and who changed it in between."""
    label = {"label": row["label"]} if "label" in row else {}
    return found(
        where,
        what=f"event-{row['id']}",
        event="issues",
        at=row["created_at"],
        sender=row["actor"],
        action=row["event"],
        # what is told of later must not look newer than what was told of first
        issue={**row["issue"], "updated_at": row["created_at"]},
        **label,
        **({"edited_by": edited_by} if edited_by else {}),
    )


def of_pull(where: Where, row: Row, pull: Row) -> Found:
    """Give `pull_request` closed, merged or not."""
    return found(
        where,
        what=f"event-{row['id']}",
        event="pull_request",
        at=row["created_at"],
        sender=row["actor"],
        action="closed",
        number=pull["number"],
        pull_request=pull,
    )
