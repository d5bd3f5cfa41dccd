"""What follows a rest: the productivity engineer's look back, the next plan, the engagement's retro."""

from __future__ import annotations

from worktrain.sessions import Role
from worktrain.states import State
from worktrain.store.items import Item
from worktrain.workflows.engine import Job
from worktrain.workflows.squad.halts import Halt
from worktrain.workflows.squad.session import hold
from worktrain.workflows.tools import Place, Tools
from worktrain.workflows.waves.wishes import want

KIND = "after"
LOOKS_BACK = frozenset({State.MERGED, State.READY, State.FAILED})


async def after(tools: Tools, job: Job) -> bool:
    """See to one item's rest; everything here may be done again."""
    item = tools.remembered.items.get(job["repository_id"], job["number"])
    if item is not None and item.leg == job["leg"]:
        if item.state in LOOKS_BACK:
            await _look_back(tools, tools.place(item.repository_id), item)
        await want(tools, item.repository_id)
    return False


async def _look_back(tools: Tools, place: Place, item: Item) -> None:
    """Hold the productivity session; it advises, so its failure changes nothing."""
    record = item.record
    if record.base_sha is None or _held(item):
        return
    config = await place.snapshot(record, record.base_sha)
    try:
        record, _outcome = await hold(
            tools,
            place,
            item,
            record,
            Role.PRODUCTIVITY,
            head=record.head_sha or record.base_sha,
            config=config,
        )
    except Halt as halt:
        record = halt.record
    now = tools.remembered.items.get(item.repository_id, item.number)
    if now is not None and now.leg == item.leg:
        tools.remembered.items.save(now, now.record.with_(sessions=record.sessions))


def _held(item: Item) -> bool:
    return any(row.role is Role.PRODUCTIVITY for row in item.record.sessions)
