"""Somebody pushed: onto a branch of ours, which is a person's from then on, or onto the base."""

from __future__ import annotations

from worktrain.errors import ConfigError
from worktrain.events import BasePushed, CheckDone, PullPushed
from worktrain.states import FINAL, State
from worktrain.workflows import legs
from worktrain.workflows.acts.common import interrupt
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.acts.propose import proposed
from worktrain.workflows.squad.kill_switch import KIND, just_merged
from worktrain.workflows.telling.policy import tell
from worktrain.workflows.tools import Place, Tools


async def pull_pushed(tools: Tools, place: Place, event: PullPushed) -> str:
    """Rest for a person when somebody else moved our branch: what we know is about another head."""
    item = tools.remembered.items.by_pull(event.where.repository_id, event.number)
    if item is None:
        return await proposed(place, event)
    if event.sender.kind != "User":
        return Nothing(f"{event.sender.login} is not a person")
    if event.head_sha in {item.record.developer_head, item.record.sdet_head}:
        return Nothing("it is the head that we know")
    if item.state is State.NEEDS_HUMAN:
        return Nothing("a person is at it already")
    return await interrupt(tools, item, "pushed", event.sender, detail=event.head_sha)


async def base_pushed(tools: Tools, place: Place, event: BasePushed) -> str:
    """Prove what is ready again: it was proven on the base as it was; a kill switch ends everything."""
    if await _kill_switch(place):
        return await _kill(tools, place, event)
    ready = [
        item
        for item in tools.remembered.items.of(event.where.repository_id)
        if item.state is State.READY and item.record.proof and item.record.proof.base_sha != event.after
    ]
    for item in ready:
        await legs.begin(tools, item.repository_id, item.number)
    if not ready:
        return Nothing("nothing that is ready stands on the old base")
    return f"{len(ready)} to be proven again"


async def _kill_switch(place: Place) -> bool:
    """Say whether the policy in force after this push stops everything; tell of a file that it broke."""
    base = await place.fetch()
    try:
        policy = await place.in_force(base)
    except ConfigError:  # it never was valid: the next plan asks about it
        return False
    await tell(place, policy, base=base)
    return policy.config.kill_switch


async def _kill(tools: Tools, place: Place, event: BasePushed) -> str:
    items = tools.remembered.items.of(event.where.repository_id)
    going = [item for item in items if item.state not in FINAL and not await just_merged(place, item)]
    for item in going:
        await interrupt(tools, item, KIND, event.sender)
    return f"the kill switch is on: {len(going)} stopped" if going else Nothing("the kill switch is on")


async def check_done(tools: Tools, _place: Place, event: CheckDone) -> str:
    """Ask the gate again when a check that policy may wait for has ended."""
    waiting = [
        item
        for item in tools.remembered.items.of(event.where.repository_id)
        if item.state is State.READY and item.record.head_sha == event.head_sha
    ]
    if event.sender.kind == "Bot" and event.name.startswith("worktrain /"):
        return Nothing("the check is our own")
    for item in waiting:
        await legs.begin(tools, item.repository_id, item.number)
    if not waiting:
        return Nothing("no gate waits for this check")
    return f"the gate looks again at {len(waiting)}"
