"""Go on with what rests because money or models were missing: by itself, and not too often."""

from __future__ import annotations

from datetime import datetime, timedelta

from worktrain.agents.driving.backend import DrivenBackend
from worktrain.agents.registry import driver
from worktrain.squads.asking import NO_KEY, NO_PROGRAM, after_pause
from worktrain.states import State
from worktrain.store.items import Item
from worktrain.workflows import legs
from worktrain.workflows.tools import Place, Tools

WAITS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
"""How long a provider is left alone after each of its failures; then a person must say that it is mended."""

BECAUSE = "models can be asked again"


async def go_on(tools: Tools, place: Place, item: Item) -> Item:
    """Hold the session again that was cut off, if what it lacked may be there; give what is then."""
    asked, happening = item.record.asked, after_pause(item.record)
    if (
        item.state is not State.NEEDS_HUMAN
        or item.interrupt is not None
        or asked is None
        or happening is None
    ):
        return item
    ready = _READY.get(asked.kind)
    if ready is None or tools.models is None or not await ready(tools, place, item):
        return item
    record = item.record.with_(asked=None, reason=None)
    tools.remembered.items.move(item, happening, because=BECAUSE, record=record)
    await legs.begin(tools, item.repository_id, item.number)
    return tools.remembered.items.now(item)


async def _has_money(tools: Tools, place: Place, item: Item) -> bool:
    """Say whether there is room for a whole session: then it cannot meet the same cap at once."""
    cap, base = tools.settings.usd_per_day, item.record.base_sha
    assert base is not None, "a session was held on a base"
    config = await place.snapshot(item.record, base)
    return cap - tools.remembered.spending.today() >= min(cap, config.limits.usd)


async def _has_key(tools: Tools, _place: Place, item: Item) -> bool:
    """Say whether the program that was to play has a key by now."""
    assert tools.models is not None, "it was asked before"
    return driver(item.record.sessions[-1].backend).provider in tools.models.providers


async def _has_program(tools: Tools, place: Place, item: Item) -> bool:
    """Say whether the program that was to play is here by now, and the one that it was."""
    base = item.record.base_sha
    assert base is not None, "a session was held on a base"
    config = await place.snapshot(item.record, base)
    backend = tools.backend(config, item.record.sessions[-1].role, item.number, 0)
    return not (isinstance(backend, DrivenBackend) and await backend.trouble())


async def _has_waited(tools: Tools, _place: Place, item: Item) -> bool:
    steps = tools.remembered.items.transitions(item.repository_id, item.number)
    tries = sum(step.because == BECAUSE for step in steps if step.attempt == item.attempt)
    rested = datetime.fromisoformat(tools.clock()) - datetime.fromisoformat(steps[-1].at)
    return tries < len(WAITS) and rested >= WAITS[tries]


_READY = {
    "day-cap": _has_money,
    "provider": _has_waited,
    NO_KEY: _has_key,
    NO_PROGRAM: _has_program,
}
"""By what a run rests with, how to see whether it may go on."""
