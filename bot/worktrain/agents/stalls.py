"""Notice a session that makes no progress: no event, no output, no work, no word to or from its model."""

from __future__ import annotations

import asyncio
import time

from worktrain.agents.listening import Listener
from worktrain.agents.protocol import ModelAccess
from worktrain.sandbox.working import Work, work_of

_LOOKS = 12
"""So many looks in the time after which nothing counts as a stall; never more than 20 a second."""
_SHORTEST, _LONGEST = 0.05, 5.0


async def until_stalled(pid: int, listener: Listener, access: ModelAccess | None, *, seconds: float) -> str:
    """Return, with the reason, once nothing has happened for so long; a test that computes is progress."""
    pause = min(max(seconds / _LOOKS, _SHORTEST), _LONGEST)
    last, told, work = time.monotonic(), _told(listener, access), await asyncio.to_thread(work_of, pid)
    while True:
        await asyncio.sleep(pause)
        now, heard, done = time.monotonic(), _told(listener, access), await asyncio.to_thread(work_of, pid)
        if heard != told or _busy(done, work, pause):
            last = now
        elif now - last >= seconds:
            return (
                f"It made no progress for {seconds:g} seconds: no event, no output, no work, "
                "no word to or from its model."
            )
        told, work = heard, done


def _told(listener: Listener, access: ModelAccess | None) -> tuple[int, int]:
    return listener.heard, access.traffic() if access else 0


def _busy(now: Work, before: Work, seconds: float) -> bool:
    return now.busy_since(before, within=seconds)
