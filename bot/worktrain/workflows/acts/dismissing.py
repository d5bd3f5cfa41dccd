"""A dismissal goes on the record between two moves of the squad, so that neither overwrites the other.

It is a job of its own: a session may run for long, and nobody else's word is to wait behind a dismissal.
"""

from __future__ import annotations

from worktrain.records import Intervention, Record
from worktrain.squads.findings import open_findings
from worktrain.states import WORKING, Happening, State
from worktrain.store.items import Item
from worktrain.verdicts import Dismissal
from worktrain.workflows import legs
from worktrain.workflows.engine import Job
from worktrain.workflows.tools import Tools

KIND = "dismissal"


async def want(tools: Tools, item: Item, given: Dismissal, act: Intervention, *, cause: int) -> None:
    """Put it on the record now if nobody is at work, else when the move that is being made has ended."""
    job = {
        "repository_id": item.repository_id,
        "number": item.number,
        "given": given.model_dump(mode="json"),
        "act": act.model_dump(mode="json"),
    }
    if item.state in WORKING:
        await tools.engine.enqueue(KIND, f"{KIND}-{cause}", job)
    else:
        await dismiss(tools, job)


async def dismiss(tools: Tools, job: Job) -> bool:
    """Record it once; if it was the last finding that blocked, the run goes on."""
    given, act = Dismissal.model_validate(job["given"]), Intervention.model_validate(job["act"])
    items = tools.remembered.items
    async with tools.turn(job["repository_id"], job["number"]):
        item = items.get(job["repository_id"], job["number"])
        if item is None or given in item.record.dismissals:
            return False
        record = item.record
        record = record.with_(
            dismissals=(*record.dismissals, given), interventions=(*record.interventions, act)
        )
        item = items.save(item, record)
    if _waits_for_findings(item) and not any(one.severity.blocks for one in open_findings(record)):
        items.move(item, Happening.ACCEPT, because=f"{given.by} decided", record=_decided(record))
        await legs.begin(tools, item.repository_id, item.number)
    return False


def _waits_for_findings(item: Item) -> bool:
    asked = item.record.asked
    return item.state is State.NEEDS_HUMAN and asked is not None and asked.kind == "rounds"


def _decided(record: Record) -> Record:
    return record.with_(asked=None, reason=None)
