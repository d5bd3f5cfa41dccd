"""Put a question to a person: the run rests; `show` writes the one new comment that says what is asked."""

from __future__ import annotations

from worktrain.records import Asked, Record
from worktrain.states import Happening
from worktrain.store.items import Item, Items


def ask(items: Items, item: Item, record: Record, asked: Asked) -> Item:
    """Rest as `needs_human`, with the question on the record."""
    record = record.with_(asked=asked, reason=asked.question)
    return items.move(item, Happening.ASK, because=asked.question, record=record)
