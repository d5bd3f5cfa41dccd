"""The default branch, while there is work that stands on it."""

from __future__ import annotations

from worktrain.intake.polled.base import of_base
from worktrain.states import FINAL
from worktrain.store.clock import utc_now
from worktrain.workflows.polling.look import Look, Seen

FEED = "base"


async def look(at: Look) -> Seen:
    """Compare the branch's tip with the one that was seen last."""
    open_items = [item for item in at.remembered.items.of(at.where.repository_id) if item.state not in FINAL]
    cursor = at.cursor(FEED)
    if cursor is not None and not open_items:
        return Seen(feed=FEED)
    tip = await at.github.tip_of(at.where.default_branch)
    if tip is None:
        return Seen(feed=FEED)
    if cursor is None or cursor["tip"] == tip:
        return Seen(feed=FEED, cursor=None if cursor else {"tip": tip}, first=cursor is None)
    news = [of_base(at.where, before=cursor["tip"], after=tip, at=utc_now())]
    return Seen(feed=FEED, news=news, cursor={"tip": tip})
