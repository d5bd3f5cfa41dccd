"""Heed what the operator left in the store: `worktrain stop` writes there, whether or not an App runs.

Looking once a second costs a read of an index that is empty nearly always, and needs no port to guard.
"""

from __future__ import annotations

import asyncio

from worktrain.store.items import OPERATOR_ID, Interrupt, Item
from worktrain.workflows import legs
from worktrain.workflows.engine import Job
from worktrain.workflows.mending import sweep
from worktrain.workflows.tools import Tools

KIND = "heed"
SECONDS = 1.0


async def watch(tools: Tools) -> None:
    """Look again and again; each word starts one job, on the engine's own loop like all others."""
    known: set[str] = set()
    stopped = tools.remembered.standstill.since()
    while True:
        stopped = await _resumed(tools, stopped)
        left = await asyncio.to_thread(tools.remembered.listings.interrupted)
        words = {_name(item): item for item in left if _by_operator(item.interrupt)}
        for name in words.keys() - known:
            job = {"repository_id": words[name].repository_id, "number": words[name].number}
            await tools.engine.enqueue(KIND, name, job)
        known = set(words)
        await asyncio.sleep(SECONDS)


async def _resumed(tools: Tools, stopped: str | None) -> str | None:
    """Look for what waits as soon as the operator lets work start again; give since when it may not."""
    now = await asyncio.to_thread(tools.remembered.standstill.since)
    if stopped is not None and now is None:
        await tools.engine.enqueue(sweep.KIND, f"{sweep.KIND}-resumed-{stopped}", {})
    return now


async def heed(tools: Tools, job: Job) -> bool:
    """End the running session and start a leg that obeys, as for a word that came from GitHub."""
    item = tools.remembered.items.get(job["repository_id"], job["number"])
    if item is not None and item.interrupt is not None:
        tools.stop(item.repository_id, item.number).set()
        await legs.begin(tools, item.repository_id, item.number)
    return False


def _by_operator(interrupt: Interrupt | None) -> bool:
    return interrupt is not None and interrupt.kind == "stop" and interrupt.by_id == OPERATOR_ID


def _name(item: Item) -> str:
    """Name the job; the time at which the word was left tells it from a later one."""
    assert item.interrupt is not None
    return f"{KIND}-{item.repository_id}-{item.number}-{item.interrupt.detail}"
