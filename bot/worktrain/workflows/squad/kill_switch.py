"""The kill switch in the policy: it counts as it stands now, whatever policy a run began with."""

from __future__ import annotations

from worktrain.errors import ConfigError
from worktrain.states import FINAL
from worktrain.store.items import Interrupt, Item
from worktrain.workflows.tools import Place, Tools

KIND = "kill-switch"
_NOBODY = Interrupt(kind=KIND, by="the policy", by_id=0)
"""Found by looking: who turned it on is in the history of the file."""


async def is_on(place: Place) -> bool:
    """Look at the default branch as it is at this moment."""
    base = await place.fetch()
    try:
        return (await place.config(base)).kill_switch
    except ConfigError:  # it never was valid: the next plan asks about it
        return False


async def just_merged(place: Place, item: Item) -> bool:
    """Say whether this item's own merge turned the switch on; GitHub is still to tell of the merge."""
    pull = await place.github.pull(item.record.pull) if item.record.pull else None
    return pull is not None and pull.merged


async def heeded(tools: Tools, place: Place, item: Item) -> Item:
    """Leave word for the squad if the switch was turned on since it last looked."""
    if item.interrupt is not None and item.interrupt.kind != "pause":
        return item
    if item.state in FINAL or not await is_on(place) or await just_merged(place, item):
        return item
    tools.remembered.items.interrupt(item.repository_id, item.number, _NOBODY)
    return tools.remembered.items.now(item)
