"""Holds back all requests of one installation while a rate limit holds, then lets them through one by one."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from worktrain.github.errors import Limited
from worktrain.github.limits import EVERYTHING, LONGEST_WAIT, UNSAID, Limit
from worktrain.github.manners.sentences import waiting

log = logging.getLogger("worktrain.github")

LONGEST = 3600.0
"""Seconds; where GitHub names no time, each wait is twice the one before, up to this."""

GENTLE = 60.0
"""Seconds after a limit in which requests go one after the other: no herd at the reset."""


class Gate:
    """Shared by every client of one installation."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._until: dict[str, float] = {}
        self._why = ""
        self._unsaid = UNSAID
        self._single = asyncio.Lock()
        self._gentle = float("-inf")

    @asynccontextmanager
    async def passing(self, resource: str) -> AsyncIterator[None]:
        """Wait until a request may be sent, and send it inside; a long wait is not waited for: Limited."""
        await self._wait(resource)
        if self._clock() >= self._gentle:
            yield
            return
        async with self._single:
            await self._wait(resource)  # whoever went before us may have met the limit again
            yield

    def shut(self, limit: Limit) -> None:
        """Let nobody through for as long as this limit holds."""
        seconds = limit.seconds
        if seconds is None:
            seconds, self._unsaid = self._unsaid, min(self._unsaid * 2, LONGEST)
        until = self._clock() + seconds
        if until > self._until.get(limit.resource, float("-inf")):
            self._until[limit.resource] = until
            self._why = limit.why
            self._gentle = max(self._gentle, until + GENTLE)
            level = logging.WARNING if seconds > LONGEST_WAIT else logging.INFO
            log.log(level, "%s", waiting(_at(seconds)), extra={"action": "limited", "why": limit.why})

    def went_well(self) -> None:
        """Forget how often GitHub had to say so without naming a time."""
        self._unsaid = UNSAID

    def left(self, resource: str) -> float:
        """Give the seconds until a request for this resource may be sent."""
        until = max(self._until.get(each, float("-inf")) for each in (resource, EVERYTHING))
        return max(0.0, until - self._clock())

    @property
    def longest_left(self) -> float:
        """Give the seconds until everything may be asked again."""
        return max([0.0, *(until - self._clock() for until in self._until.values())])

    def still_shut(self) -> Limited:
        """Give what to raise where waiting once was not enough."""
        return too_long(self.longest_left, self._why)

    async def _wait(self, resource: str) -> None:
        while (seconds := self.left(resource)) > 0:
            if seconds > LONGEST_WAIT:
                raise too_long(seconds, self._why)
            await self._sleep(seconds)


def too_long(seconds: float, why: str) -> Limited:
    """Say until when nothing can be asked."""
    until = _at(seconds)
    return Limited(
        "GitHub's rate limit is reached.",
        why=why,
        fix=f"Nothing to do: {waiting(until)}.",
        seconds=seconds,
    )


def _at(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
