"""What the clients of one installation share: waits, caps in front, kept answers, the pace of writes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from worktrain.github.limits import LONGEST_WAIT, limit_of, spent
from worktrain.github.manners.allowance import Allowance
from worktrain.github.manners.clock import GitHubClock
from worktrain.github.manners.gate import Gate, too_long
from worktrain.github.manners.kept import Kept
from worktrain.github.pace import Pace

AT_ONCE = 50
"""Requests on their way at a time; GitHub allows 100, and other programs of the account count too."""


@dataclass
class Grants:
    """Where the App's permissions are granted; known once GitHub was asked who we are."""

    url: str = ""


class Manners:
    """One for each installation, and one for the App itself; `pace` 0 (a stand-in) lifts the caps."""

    def __init__(
        self,
        *,
        pace: float = 1.0,
        github_clock: GitHubClock | None = None,
        grants: Grants | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.github_clock = github_clock or GitHubClock()
        self.grants = grants or Grants()
        self.gate = Gate(clock=clock, sleep=sleep)
        self.allowance = Allowance(on=pace > 0, clock=clock, sleep=sleep)
        self.kept = Kept()
        self.pace = Pace(pace, clock=clock, sleep=sleep)
        self._at_once = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def turn(self, method: str, url: str, body: bytes) -> AsyncIterator[None]:
        """Wait until a request may be sent, and send it inside."""
        async with self.gate.passing(resource_of(url)):
            await self.allowance.take(method, url, body)
            async with self._at_once:
                yield

    def learn(self, url: str, status: int, headers: Mapping[str, str], body: bytes) -> bool:
        """Read what an answer says of time and limits; True if it is a limit, and the request was not done.

        A limit that holds for longer than a call waits is Limited.
        """
        now = self.github_clock.now()
        limit = limit_of(status, headers, body, now=now)
        if limit is None:
            if status < 400:
                self.gate.went_well()
            if (last := spent(status, headers, now=now)) is not None:
                self.gate.shut(last)
            return False
        self.gate.shut(limit)
        seconds = self.gate.left(resource_of(url))
        if seconds > LONGEST_WAIT:
            raise too_long(seconds, limit.why)
        return True


def resource_of(url: str) -> str:
    """Name the counter that GitHub keeps for requests to this address."""
    return "graphql" if url.endswith("/graphql") else "core"
