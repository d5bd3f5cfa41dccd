"""Give one answer to one event: a new comment, which mails people, so it is kept for what needs them."""

from __future__ import annotations

from worktrain.intents import Reply
from worktrain.records import Record
from worktrain.words.marker import addressed
from worktrain.workflows.telling.scopes import of_repository, scope
from worktrain.workflows.tools import Place


async def reply(place: Place, record: Record | None, *, number: int, to: str, body: str) -> None:
    """Write the comment once, however often this is called for the same `to`."""
    intent = Reply(
        repository=place.where.repository,
        run=record.run if record else None,
        number=number,
        to=to,
        body=addressed(body, to),
    )
    await place.do(intent, scope(record) if record else of_repository(place.where))
