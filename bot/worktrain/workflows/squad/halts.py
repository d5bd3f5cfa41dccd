"""Ways in which a move ends early; control flow, stated as such."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from worktrain.records import Asked, Record
from worktrain.store.items import Item
from worktrain.workflows.tools import Tools

T = TypeVar("T")


class Halt(Exception):  # noqa: N818 — not an error: the move hands over to something else
    """A move cannot go on; the record carries what is known until here."""

    def __init__(self, record: Record) -> None:
        super().__init__(type(self).__name__)
        self.record = record


class PersonMustDecide(Halt):
    """The run rests until a person answers."""

    def __init__(self, record: Record, asked: Asked) -> None:
        super().__init__(record)
        self.asked = asked


class AttemptFailed(Halt):
    """An agent broke its contract: this attempt is used up."""

    def __init__(self, record: Record, reason: str) -> None:
        super().__init__(record)
        self.reason = reason


class Interrupted(Halt):
    """A person acted; the squad looks at the interrupt before it does anything else."""


def obey_first(tools: Tools, item: Item, record: Record) -> None:
    """Begin nothing that a person has just stopped: raises Interrupted."""
    now = tools.remembered.items.now(item)
    if now.interrupt is not None or now.leg != item.leg:
        raise Interrupted(record)


async def unless_stopped(tools: Tools, record: Record, work: Coroutine[Any, Any, T]) -> T:
    """Await work that takes long; when a person acts it is ended: raises Interrupted."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(tools.stop(record.issue.repository_id, record.issue.number).wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Interrupted(record)
        return working.result()
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
