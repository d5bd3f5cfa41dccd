"""Plan a wave: who starts now, who waits for whom; posted before anybody is spawned."""

from __future__ import annotations

import asyncio

from worktrain.config.schema import Autonomy, Config
from worktrain.errors import ConfigError
from worktrain.plans import Plan
from worktrain.records import Asked
from worktrain.states import Happening, State
from worktrain.store.items import Item
from worktrain.workflows import legs, retro
from worktrain.workflows.engine import Job
from worktrain.workflows.squad.questions import ask
from worktrain.workflows.telling.policy import tell
from worktrain.workflows.telling.show import show
from worktrain.workflows.tools import Place, Tools
from worktrain.workflows.waves.architect import think
from worktrain.workflows.waves.demanded import with_demands
from worktrain.workflows.waves.permission import asks
from worktrain.workflows.waves.suites import trouble_on_base
from worktrain.workflows.waves.surroundings import make
from worktrain.workflows.waves.wishes import meet

TO_PLAN = frozenset({State.QUEUED, State.WAITING})


async def plan(tools: Tools, job: Job) -> bool:
    """Meet a wish for a plan, together with all wishes that came meanwhile."""
    place = tools.place(job["repository_id"])
    await meet(tools, place, job["wish"], lambda: _plan(tools, place))
    return False


async def _plan(tools: Tools, place: Place) -> None:
    items = tools.remembered.items.of(place.where.repository_id)
    waiting = [item for item in items if item.state in TO_PLAN]
    if waiting:
        await _plan_wave(tools, place, waiting, items)
    await retro.conclude(tools, place)


async def _plan_wave(tools: Tools, place: Place, waiting: list[Item], items: list[Item]) -> None:
    base = await place.fetch()
    try:
        policy = await place.in_force(base)
    except ConfigError as exc:
        await _ask_all(tools, place, waiting, Asked(kind="config", question=str(exc)), Config())
        return
    await tell(place, policy, base=base)
    config = policy.config
    if await _held_back(tools, place, waiting, config):
        return
    made = await make(tools, place, waiting, items, base=base)
    for item in waiting:
        if item.number in made.declined:
            await _decline(tools, place, item, made, config)
    left = [item for item in waiting if item.number not in made.declined]
    trouble = await trouble_on_base(tools, place, config, base=base) if made.start else None
    if trouble is not None:
        await _ask_all(tools, place, left, trouble, config)
        return
    if config.autonomy is not Autonomy.PLAN_ONLY:  # a session costs money, and a plan is complete without
        made = await think(tools, place, left, made, config, base=base)
    made = await with_demands(place, made, config)
    tools.points.reach("plan.made")
    await asyncio.gather(*(_settle(tools, place, item, made, config) for item in left))
    for number in () if config.autonomy is Autonomy.PLAN_ONLY else made.start:
        if asks(made, number, config) is None:
            await legs.begin(tools, place.where.repository_id, number)


async def _held_back(tools: Tools, place: Place, waiting: list[Item], config: Config) -> bool:
    """Say whether nothing may start, by policy or by the operator's word; of that, tell who waits for it."""
    if config.kill_switch:
        return True
    stopped = tools.remembered.standstill.since() is not None
    for item in waiting if stopped else ():
        await show(tools, place, item, config)
    return stopped


async def _settle(tools: Tools, place: Place, item: Item, made: Plan, config: Config) -> None:
    """Put one issue where the plan wants it, and post the plan on it before anybody starts."""
    items, edge = tools.remembered.items, made.waiting.get(item.number)
    record = items.now(item).record.with_(plan=made, wave=made.wave, policy_sha256=config.digest())
    items.waits(item.repository_id, item.number, edge)
    if (asked := asks(made, item.number, config)) is not None:
        ask(items, item, record, asked)
    elif edge is None:
        items.move(item, Happening.PLAN, record=record)
    elif item.state is State.QUEUED or item.waits_for != edge:
        items.move(item, Happening.BLOCK, because=edge.because, record=record)
    tools.points.reach("state.changed")
    await show(tools, place, items.now(item), config)


async def _decline(tools: Tools, place: Place, item: Item, made: Plan, config: Config) -> None:
    """Leave an issue to the open pull request that already does it."""
    pull = made.declined[item.number]
    record = item.record.with_(plan=made, wave=made.wave, reason=f"#{pull.number} {pull.evidence}")
    because = f"pull request #{pull.number} already does it"
    item = tools.remembered.items.move(item, Happening.DECLINE, because=because, record=record)
    await show(tools, place, item, config)


async def _ask_all(tools: Tools, place: Place, items: list[Item], asked: Asked, config: Config) -> None:
    """Nothing can start on this base; each issue says so and waits for a person."""
    for item in items:
        asking = ask(tools.remembered.items, item, item.record, asked)
        await show(tools, place, asking, config)
