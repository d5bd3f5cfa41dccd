"""Which move belongs to which state, and what happens when one ends early."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from worktrain.config.schema import Config
from worktrain.states import WORKING, State
from worktrain.store.items import Item
from worktrain.workflows.squad import kill_switch
from worktrain.workflows.squad.attempts import fail
from worktrain.workflows.squad.develop import develop
from worktrain.workflows.squad.halts import AttemptFailed, Interrupted, PersonMustDecide
from worktrain.workflows.squad.merge import merge
from worktrain.workflows.squad.obey import obey
from worktrain.workflows.squad.prove import prove
from worktrain.workflows.squad.questions import ask
from worktrain.workflows.squad.review import review
from worktrain.workflows.squad.start import start
from worktrain.workflows.telling.show import show
from worktrain.workflows.tools import Place, Tools

Move = Callable[[Tools, Place, Item, Config], Awaitable[Item | None]]

MOVES: dict[State, Move] = {
    State.PLANNED: start,
    State.DEVELOPING: develop,
    State.REVIEWING: review,
    State.PROVING: prove,
    State.READY: merge,
}


async def move(tools: Tools, repository_id: int, number: int, leg: int) -> bool:
    """Make one move of a squad's leg; False when it rests, or when another leg has taken over."""
    async with tools.turn(repository_id, number):
        return await _move(tools, repository_id, number, leg)


async def _move(tools: Tools, repository_id: int, number: int, leg: int) -> bool:
    item = tools.remembered.items.get(repository_id, number)
    if item is None or item.leg != leg:
        return False
    place = tools.place(repository_id)
    config = await _policy(place, item)
    if item.state in MOVES:
        item = await kill_switch.heeded(tools, place, item)
    if item.interrupt is not None:
        item = obey(tools, item, item.interrupt)
        await show(tools, place, item, config)
        return item.state in MOVES
    step = MOVES.get(item.state)
    if step is None:
        await show(tools, place, item, config)
        return False
    if item.state in WORKING:  # a person's answer may have led here, which nobody has shown yet
        await show(tools, place, item, config)
    after = await _made(tools, place, item, config, step)
    tools.points.reach("state.changed")
    now = tools.remembered.items.now(item)
    await show(tools, place, now, config)
    return after is not None and now.leg == leg and (now.state in MOVES or now.interrupt is not None)


async def _made(tools: Tools, place: Place, item: Item, config: Config, step: Move) -> Item | None:
    items = tools.remembered.items
    try:
        return await step(tools, place, item, config)
    except PersonMustDecide as halt:
        return ask(items, items.now(item), halt.record, halt.asked)
    except AttemptFailed as halt:
        return fail(items, items.now(item), halt.record, halt.reason)
    except Interrupted as halt:
        now = items.now(item)
        return items.save(now, now.record.with_(sessions=halt.record.sessions))


async def _policy(place: Place, item: Item) -> Config:
    """Give the policy of this run: running work keeps the snapshot of the base it started from."""
    base = item.record.base_sha
    return await place.snapshot(item.record, base) if base else await place.config(await place.fetch())
