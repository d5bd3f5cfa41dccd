"""A person reviewed our pull request, or resolved a conversation: the gate looks again."""

from __future__ import annotations

from worktrain.events import Reviewed, ThreadResolved
from worktrain.records import Intervention, Record
from worktrain.states import Happening, State
from worktrain.workflows import legs
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.tools import Place, Tools


async def reviewed(tools: Tools, _place: Place, event: Reviewed) -> str:
    """Let the gate look again; it reads all reviews itself."""
    item = tools.remembered.items.by_pull(event.where.repository_id, event.number)
    if item is None:
        return Nothing("no work item has this pull request")
    if event.sender.kind != "User":
        return Nothing(f"{event.sender.login} is not a person")
    if item.state is State.READY:
        await legs.begin(tools, item.repository_id, item.number)
        return "the gate looks again"
    asked = item.record.asked
    if item.state is State.NEEDS_HUMAN and asked is not None and asked.kind in {"held", "blocked"}:
        record = _waited_for(tools, item.record, event).with_(asked=None, reason=None)
        because = f"{event.sender.login} reviewed"
        tools.remembered.items.move(item, Happening.REPROVE, because=because, record=record)
        await legs.begin(tools, item.repository_id, item.number)
        return "the gate looks again, because a person held it"
    return Nothing(f"the gate reads it when it comes to that ({item.state})")


async def thread_resolved(tools: Tools, _place: Place, event: ThreadResolved) -> str:
    """Let the gate look again: GitHub may have waited for this conversation."""
    item = tools.remembered.items.by_pull(event.where.repository_id, event.number)
    if item is None:
        return Nothing("no work item has this pull request")
    if event.sender.kind != "User":
        return Nothing(f"{event.sender.login} is not a person")
    if item.state is not State.READY:
        return Nothing(f"the gate reads it when it comes to that ({item.state})")
    await legs.begin(tools, item.repository_id, item.number)
    return "the gate looks again"


def _waited_for(tools: Tools, record: Record, event: Reviewed) -> Record:
    by = event.sender
    act = Intervention(kind="review", by=by.login, by_id=by.id, at=tools.clock(), detail=event.state)
    return record.with_(interventions=(*record.interventions, act))
