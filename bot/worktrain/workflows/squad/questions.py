"""Put a question to a person: the run rests, and one new comment says what is asked."""

from __future__ import annotations

from worktrain.records import Asked, Record
from worktrain.states import Happening
from worktrain.store.items import Item
from worktrain.words import asks
from worktrain.workflows.replying import reply
from worktrain.workflows.tools import Place, Tools


async def ask(tools: Tools, place: Place, item: Item, record: Record, asked: Asked) -> Item:
    """Rest as `needs_human`; one comment mails whoever asked for the work."""
    count = sum(1 for step in tools.remembered.items.transitions(item.repository_id, item.number))
    record = record.with_(asked=asked, reason=asked.question)
    item = tools.remembered.items.move(item, Happening.ASK, because=asked.question, record=record)
    await reply(
        place, record, number=item.number, to=f"asked-{record.run}-{count}", body=asks.ask(record, asked)
    )
    return item
