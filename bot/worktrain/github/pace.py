"""One write at a time per installation, with a pause between two: GitHub's manners for Apps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager


class Pace:
    """Shared by all writers of one installation; `seconds` lie between two writes, 0 for a stand-in."""

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._lock = asyncio.Lock()
        self._next = float("-inf")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold everybody else back until this write, with its look-ups, is over."""
        async with self._lock:
            yield

    async def wait(self) -> None:
        """Wait until the next write may be sent."""
        left = self._next - self._clock()
        if left > 0:
            await self._sleep(left)
        self._next = self._clock() + self._seconds
