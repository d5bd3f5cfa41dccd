"""A leg is a squad's way from one rest to the next: one durable job, told apart by its number."""

from __future__ import annotations

from worktrain.workflows.engine import Job
from worktrain.workflows.squad.moves import move
from worktrain.workflows.tools import Tools

KIND = "squad"


def job_id(repository_id: int, number: int, leg: int) -> str:
    return f"squad-{repository_id}-{number}-{leg}"


async def begin(tools: Tools, repository_id: int, number: int) -> None:
    """Start a new leg; whatever the old one was doing ends before its next move."""
    leg = tools.remembered.items.next_leg(repository_id, number)
    await resume(tools, repository_id, number, leg)


async def resume(tools: Tools, repository_id: int, number: int, leg: int) -> None:
    """Start this leg's job, unless it was started."""
    job = {"repository_id": repository_id, "number": number, "leg": leg}
    await tools.engine.enqueue(KIND, job_id(repository_id, number, leg), job)


async def make_move(tools: Tools, job: Job) -> bool:
    """Make the leg's next move; at its end, see to what the rest asks for."""
    goes_on = await move(tools, job["repository_id"], job["number"], job["leg"])
    if not goes_on:
        await at_rest(tools, job["repository_id"], job["number"], job["leg"])
    return goes_on


async def at_rest(tools: Tools, repository_id: int, number: int, leg: int) -> None:
    """An item came to rest: its productivity engineer looks back, and the next plan is made."""
    item = tools.remembered.items.get(repository_id, number)
    if item is None or item.leg != leg:
        return
    await tools.engine.enqueue(
        "after",
        f"after-{repository_id}-{number}-{leg}",
        {"repository_id": repository_id, "number": number, "leg": leg},
    )
