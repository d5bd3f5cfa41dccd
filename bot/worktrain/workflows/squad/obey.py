"""Obey a person's act that came while the squad was at work."""

from __future__ import annotations

from worktrain.records import Asked, Intervention
from worktrain.states import FINAL, Happening
from worktrain.store.items import Interrupt, Item
from worktrain.workflows.squad.questions import ask
from worktrain.workflows.tools import Place, Tools

_HAPPENING = {
    "stop": Happening.STOP,
    "unlabelled": Happening.STOP,
    "issue-closed": Happening.STOP,
    "pull-closed": Happening.DECLINE,
    "retry": Happening.REQUEUE,
}

_SAID = {
    "stop": "{by} said stop",
    "unlabelled": "{by} took the label off",
    "issue-closed": "{by} closed the issue",
    "pull-closed": "{by} closed the pull request",
    "retry": "{by} wants another go",
}


async def obey(tools: Tools, place: Place, item: Item, interrupt: Interrupt) -> Item:
    """Do what the interrupt says, put it on the record, and clear it."""
    record = item.record.with_(
        interventions=(
            *item.record.interventions,
            Intervention(
                kind=interrupt.kind,
                by=interrupt.by,
                by_id=interrupt.by_id,
                at=tools.clock(),
                detail=interrupt.detail,
            ),
        )
    )
    tools.stop(item.repository_id, item.number).clear()
    if item.state in FINAL:  # it was over before the word arrived
        tools.remembered.items.interrupt(item.repository_id, item.number, None)
        return item
    if interrupt.kind == "pushed":
        question = Asked(
            kind="pushed", question="Somebody else pushed to the branch.", detail=interrupt.detail
        )
        item = await ask(tools, place, item, record, question)
    else:
        because = _SAID[interrupt.kind].format(by=interrupt.by)
        item = tools.remembered.items.move(
            item,
            _HAPPENING[interrupt.kind],
            because=because,
            record=record.with_(reason=because, asked=None),
        )
    tools.remembered.items.interrupt(item.repository_id, item.number, None)
    now = tools.remembered.items.get(item.repository_id, item.number)
    assert now is not None, "a work item is never deleted"
    return now
