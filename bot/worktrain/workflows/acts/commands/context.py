"""What every command is given, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.events import Commented
from worktrain.records import Intervention, Record
from worktrain.store.items import Item
from worktrain.workflows.acts.common import item_of
from worktrain.workflows.telling.replying import reply
from worktrain.workflows.tools import Place, Tools


@dataclass(frozen=True, kw_only=True)
class Said:
    """A command, by somebody who may give it, about an issue that may have a work item."""

    tools: Tools
    place: Place
    event: Commented

    @property
    def item(self) -> Item | None:
        """Give the work item as it stands at this moment."""
        return item_of(self.tools, self.event, self.event.number)


async def answer(said: Said, body: str) -> None:
    """Answer this comment once."""
    to = str(said.event.comment_id)
    await reply(said.place, None, number=said.event.number, to=to, body=body)


def intervened(said: Said, record: Record, kind: str, detail: str = "") -> Record:
    """Put a person's act on the record."""
    return record.with_(interventions=(*record.interventions, intervention(said, kind, detail)))


def intervention(said: Said, kind: str, detail: str = "") -> Intervention:
    sender = said.event.sender
    return Intervention(kind=kind, by=sender.login, by_id=sender.id, at=said.tools.clock(), detail=detail)
