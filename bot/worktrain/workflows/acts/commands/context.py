"""What every command is given, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.events import Commented
from worktrain.intents import Reply
from worktrain.records import Intervention, Record
from worktrain.store.items import Item
from worktrain.workflows.scopes import of_repository
from worktrain.workflows.tools import Place, Tools


@dataclass(frozen=True, kw_only=True)
class Said:
    """A command, by somebody who may give it, about an issue that may have a work item."""

    tools: Tools
    place: Place
    event: Commented
    item: Item | None


async def answer(said: Said, body: str) -> None:
    """Answer this comment once."""
    reply = Reply(
        repository=said.place.where.repository,
        number=said.event.number,
        to=str(said.event.comment_id),
        body=body,
    )
    await said.place.do(reply, of_repository(said.place.where))


def intervened(said: Said, record: Record, kind: str, detail: str = "") -> Record:
    """Put a person's act on the record."""
    sender = said.event.sender
    act = Intervention(kind=kind, by=sender.login, by_id=sender.id, at=said.tools.clock(), detail=detail)
    return record.with_(interventions=(*record.interventions, act))
