"""A person reviewed our pull request: the gate looks again."""

from __future__ import annotations

from worktrain.events import Reviewed
from worktrain.states import State
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
    return Nothing(f"the gate reads it when it comes to that ({item.state})")
