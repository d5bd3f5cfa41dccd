"""Comments of people, each once, when it is new."""

from __future__ import annotations

from typing import Any

from worktrain.intake.polled.comments import of_comment
from worktrain.workflows.polling.look import OVERLAP, Look, Seen, before

FEED = "comments"

Row = dict[str, Any]


async def look(at: Look) -> Seen:
    """Read what changed since the cursor, with an overlap; what is older than our first look counts not."""
    cursor = at.cursor(FEED)
    if cursor is None:
        newest = await at.github.newest_comments()
        return Seen(feed=FEED, cursor=_cursor(newest, floor=_highest(newest)), first=True)
    since = before(cursor["since"], OVERLAP) if cursor["since"] else None
    rows = await at.github.comments_since(since)
    if not rows:
        return Seen(feed=FEED)
    known = at.remembered.deliveries.known([_guid(at, row) for row in rows])
    new = [row for row in rows if row["id"] > cursor["floor"] and _guid(at, row) not in known]
    people = [row for row in new if row.get("user") and not at.is_ours(row)]
    news = [of_comment(at.where, row) for row in people if await _is_the_authors(at, row)]
    return Seen(feed=FEED, news=news, cursor=_cursor(rows, floor=cursor["floor"]))


async def _is_the_authors(at: Look, row: Row) -> bool:
    """Say whether nobody else changed it before we saw it: nobody commands in another's name."""
    if row["updated_at"] <= row["created_at"]:
        return True
    editors = await at.github.comment_editors(row["node_id"])
    return all(editor.id == row["user"]["id"] for editor in editors)


def _guid(at: Look, row: Row) -> str:
    return f"polled-{at.where.repository_id}-comment-{row['id']}"


def _highest(rows: list[Row]) -> int:
    return max((row["id"] for row in rows), default=0)


def _cursor(rows: list[Row], *, floor: int) -> dict[str, object]:
    return {"floor": floor, "since": max((row["updated_at"] for row in rows), default="")}
