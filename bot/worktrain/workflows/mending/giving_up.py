"""When a job cannot go on: the failure is closed, visible, and says what to do."""

from __future__ import annotations

import logging

from worktrain.errors import WorkTrainError
from worktrain.records import Asked
from worktrain.workflows import intake, legs
from worktrain.workflows.engine import Job
from worktrain.workflows.squad.moves import MOVES
from worktrain.workflows.squad.questions import ask
from worktrain.workflows.telling.show import show
from worktrain.workflows.tools import Tools

log = logging.getLogger("worktrain.jobs")


async def give_up(tools: Tools, kind: str, job: Job, why: str) -> None:
    """Write the end of a job that cannot go on: on the work item, or on the delivery."""
    if kind == intake.KIND:
        tools.remembered.deliveries.close(job["guid"], state="parked", reason=why)
    elif kind == legs.KIND:
        await _lost(tools, job, why)
    else:
        log.error("%s gave up: %s", kind, why, extra={"action": "gave-up", "kind": kind})


async def _lost(tools: Tools, job: Job, why: str) -> None:
    """Rest for a person: it was our own fault, so it uses up no attempt."""
    item = tools.remembered.items.get(job["repository_id"], job["number"])
    if item is None or item.leg != job["leg"] or item.state not in MOVES:
        return
    place = tools.place(item.repository_id)
    asked = Asked(kind="lost", question="WorkTrain itself could not go on.", detail=why[:500])
    try:
        item = ask(tools.remembered.items, item, item.record, asked)
        await show(tools, place, item, await place.policy())
    except WorkTrainError as exc:
        log.error("cannot say so on GitHub: %s", exc, extra={"action": "gave-up-silently"})
    await legs.at_rest(tools, item.repository_id, item.number, item.leg)
