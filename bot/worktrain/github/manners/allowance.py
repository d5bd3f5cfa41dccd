"""How much may be asked in a minute and an hour: kept on our side, so that GitHub need not refuse.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable

from worktrain.github.limits import LONGEST_WAIT
from worktrain.github.manners.gate import too_long

POINTS_A_MINUTE = 900
CONTENT_A_MINUTE = 80
CONTENT_AN_HOUR = 500

_CONTENT = re.compile(r"/(issues|pulls|comments|replies|reviews)$")
_MUTATION = re.compile(rb'"query":\s*"\s*mutation\b')


def points(method: str, url: str, body: bytes) -> int:
    """Give what GitHub counts a request as: 1 for a read, 5 for a write."""
    if url.endswith("/graphql"):
        return 5 if _MUTATION.search(body) else 1
    return 1 if method == "GET" else 5


def is_content(method: str, url: str) -> bool:
    """Say whether a request makes something that people are told of."""
    return method == "POST" and _CONTENT.search(url.partition("?")[0]) is not None


class Window:
    """At most so much in any span of so many seconds; who comes first goes first."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._taken: deque[tuple[float, int]] = deque()

    def earliest(self, cost: int, now: float) -> float:
        """Give the moment from which this much may be taken."""
        taken, total = list(self._taken), sum(each for _, each in self._taken)
        at = max(now, taken[-1][0]) if taken else now
        for then, spent in taken:
            if then + self._seconds > at and total + cost <= self._most:
                break
            at, total = max(at, then + self._seconds), total - spent
        return at

    def take(self, cost: int, at: float) -> None:
        """Note that this much is taken then."""
        while self._taken and self._taken[0][0] + self._seconds <= at:
            self._taken.popleft()
        self._taken.append((at, cost))


class Allowance:
    """One installation's three windows; none of them in force against a stand-in (`on` is false)."""

    def __init__(
        self,
        *,
        on: bool,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._on = on
        self._clock = clock
        self._sleep = sleep
        self._points = Window(POINTS_A_MINUTE, 60)
        self._content = (Window(CONTENT_A_MINUTE, 60), Window(CONTENT_AN_HOUR, 3600))

    async def take(self, method: str, url: str, body: bytes) -> None:
        """Wait until this request fits; a long wait is not waited for: Limited."""
        if not self._on:
            return
        wanted = [(self._points, points(method, url, body))]
        if is_content(method, url):
            wanted += [(window, 1) for window in self._content]
        now = self._clock()
        at = max(window.earliest(cost, now) for window, cost in wanted)
        if at - now > LONGEST_WAIT:
            raise too_long(at - now, "as much was written in this hour as GitHub allows")
        for window, cost in wanted:
            window.take(cost, at)
        if at > now:
            await self._sleep(at - now)
