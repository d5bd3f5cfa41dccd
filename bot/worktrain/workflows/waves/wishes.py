"""Wishes for a plan: those that come together, as labels put on in a row do, are met by one plan."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from worktrain.workflows.tools import Place, Tools

KIND = "plan"
QUIET = 0.4
"""Seconds without a new wish before a plan is made."""


async def want(tools: Tools, repository_id: int) -> None:
    """Ask for a plan."""
    await ask_for(tools, repository_id, tools.remembered.repositories.want_plan(repository_id))


async def ask_for(tools: Tools, repository_id: int, wish: int) -> None:
    job = {"repository_id": repository_id, "wish": wish}
    await tools.engine.enqueue(KIND, f"plan-{repository_id}-{wish}", job)


async def meet(tools: Tools, place: Place, wish: int, plan: Callable[[], Awaitable[None]]) -> None:
    """Make a plan unless a later one has met this wish; the last of a burst makes it for all."""
    repositories, repository_id = tools.remembered.repositories, place.where.repository_id
    await asyncio.sleep(QUIET)
    wanted, _ = repositories.plans(repository_id)
    if wanted > wish:
        return
    async with place.planning:
        wanted, made = repositories.plans(repository_id)
        if made < wish:
            await plan()
            repositories.plan_made(repository_id, wish)
