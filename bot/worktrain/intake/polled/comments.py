"""Comments on issues and in pull requests' conversations, when they are written; edits ask for nothing."""

from __future__ import annotations

from worktrain.events import Where
from worktrain.intake.polled.found import Found, Row, found


def of_comment(where: Where, row: Row) -> Found:
    """Give `issue_comment` created; the row names its issue by address only."""
    number = int(row["issue_url"].rpartition("/")[2])
    on_pull = {"pull_request": {"html_url": row["html_url"]}} if "/pull/" in row["html_url"] else {}
    return found(
        where,
        what=f"comment-{row['id']}",
        event="issue_comment",
        at=row["created_at"],
        sender=row["user"],
        action="created",
        issue={"number": number, **on_pull},
        comment=row,
    )
