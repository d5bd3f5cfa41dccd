"""The architect's sessions, one an issue: their words go into the dossiers, the set itself is code."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from worktrain.config.schema import Config
from worktrain.ids import Sha
from worktrain.plans import Plan
from worktrain.sessions import Role
from worktrain.store.items import Item
from worktrain.workflows.squad.halts import Halt
from worktrain.workflows.squad.session import hold
from worktrain.workflows.tools import Place, Tools


async def think(
    tools: Tools, place: Place, items: Sequence[Item], made: Plan, config: Config, *, base: Sha
) -> Plan:
    """Give the plan with the architect's summary in each dossier."""
    summaries = await asyncio.gather(*(_think(tools, place, item, config, base=base) for item in items))
    said = {item.number: summary for item, summary in zip(items, summaries, strict=True)}
    dossiers = tuple(
        dossier.model_copy(update={"summary": said.get(dossier.issue, "")}) for dossier in made.dossiers
    )
    return made.model_copy(update={"dossiers": dossiers})


async def _think(tools: Tools, place: Place, item: Item, config: Config, *, base: Sha) -> str:
    """Hold one session; it advises, so whatever goes wrong with it leaves the plan as it is."""
    record = item.record.with_(base_sha=base)
    try:
        record, outcome = await hold(tools, place, item, record, Role.ARCHITECT, head=base, config=config)
        summary = outcome.claim.summary
    except Halt as halt:
        record, summary = halt.record, ""
    now = tools.remembered.items.now(item)
    tools.remembered.items.save(now, now.record.with_(sessions=record.sessions))
    return summary
