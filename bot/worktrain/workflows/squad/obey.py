"""Obey a person's act that came while the squad was at work."""

from __future__ import annotations

from worktrain.records import Intervention, Record
from worktrain.squads import pausing
from worktrain.squads.asking import question
from worktrain.states import FINAL, Happening
from worktrain.store.items import Interrupt, Item, Items
from worktrain.workflows.squad.pushed import PUSHED
from worktrain.workflows.squad.questions import ask
from worktrain.workflows.tools import Tools

_ENDS = {
    "stop": (Happening.STOP, "{by} said stop"),
    "unlabelled": (Happening.STOP, "{by} took the label off"),
    "issue-closed": (Happening.STOP, "{by} closed the issue"),
    "kill-switch": (Happening.STOP, "{by} turned the kill switch on"),
    "pull-closed": (Happening.DECLINE, "{by} closed the pull request"),
}


def obey(tools: Tools, item: Item, interrupt: Interrupt) -> Item:
    """Do what the interrupt says, put it on the record, and clear it; what is over already stays as it is."""
    items = tools.remembered.items
    tools.stop(item.repository_id, item.number).clear()
    if item.state not in FINAL:
        _obeyed(items, item, interrupt, at=tools.clock())
    items.interrupt(item.repository_id, item.number, None)
    return items.now(item)


def _pause(items: Items, item: Item, record: Record, by: str) -> None:
    """Rest until a person says so; what waits for a person's answer keeps its question."""
    if item.state in pausing.GOES_ON:
        ask(items, item, record, pausing.paused(item.state, by=by))
    else:
        items.save(item, record)


def _obeyed(items: Items, item: Item, interrupt: Interrupt, *, at: str) -> None:
    act = Intervention(
        kind=interrupt.kind, by=interrupt.by, by_id=interrupt.by_id, at=at, detail=interrupt.detail
    )
    record = item.record.with_(interventions=(*item.record.interventions, act))
    if interrupt.kind == "pushed":
        ask(items, item, record, question("pushed", PUSHED, detail=interrupt.detail))
        return
    if interrupt.kind == pausing.WORD:
        _pause(items, item, record, interrupt.by)
        return
    happening, said = _ENDS[interrupt.kind]
    because = said.format(by=interrupt.by)
    items.move(item, happening, because=because, record=record.with_(reason=because, asked=None))
