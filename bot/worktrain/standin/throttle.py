"""GitHub's rate limits as they are met: the hourly one always, the secondary ones where they are asked for.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from worktrain.standin.budget import Budget
from worktrain.standin.clock import Clock

SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


@dataclass(frozen=True)
class Refusal:
    """What a caller gets instead of an answer."""

    status: int
    message: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Manner:
    """How refusals look: 403 or 429, with or without a word on when to come back."""

    status: int = 403
    retry_after: int | None = 60
    silent: bool = False
    """Whether not even the message says why; only for 429."""


@dataclass(kw_only=True)
class Secondary:
    """The limits of which no header tells; None: not in force."""

    content_a_minute: int | None = None
    content_an_hour: int | None = None
    points_a_minute: int | None = None
    at_once: int | None = None

    @classmethod
    def as_documented(cls) -> Secondary:
        return cls(content_a_minute=80, content_an_hour=500, points_a_minute=900, at_once=100)


class Throttle:
    """Counts what each caller did of late, and says when that is too much."""

    def __init__(self, clock: Clock, budget: Budget) -> None:
        self._clock = clock
        self._budget = budget
        self._points: dict[str, deque[tuple[datetime, int]]] = {}
        self._content: dict[str, deque[datetime]] = {}
        self._flying: Counter[str] = Counter()
        self._until: dict[tuple[str, str], datetime] = {}
        self.secondary = Secondary()
        self.manner = Manner()
        self.refused = 0
        self.early = 0
        """Requests that came before the time that a refusal had named."""

    def refusal(self, caller: str, *, resource: str, points: int, content: bool) -> Refusal | None:
        """Say whether a request is refused; one that is not refused counts from now on."""
        now = self._clock()
        self.early += any(now < self._until.get((caller, each), now) for each in (resource, ""))
        refusal = self._primary(caller, resource) or self._secondary(caller, now, points, content)
        if refusal is not None:
            self.refused += 1
            return refusal
        self._points.setdefault(caller, deque()).append((now, points))
        if content:
            self._content.setdefault(caller, deque()).append(now)
        return None

    @contextmanager
    def flight(self, caller: str) -> Iterator[None]:
        """Count a request as being on its way."""
        self._flying[caller] += 1
        try:
            yield
        finally:
            self._flying[caller] -= 1

    def _primary(self, caller: str, resource: str) -> Refusal | None:
        hour = self._budget.hour(caller, resource)
        if hour.used < self._budget.limit:
            return None
        self._until[caller, resource] = datetime.fromtimestamp(hour.reset, self._clock().tzinfo)
        return Refusal(self.manner.status, f"API rate limit exceeded for {caller}.")

    def _secondary(self, caller: str, now: datetime, points: int, content: bool) -> Refusal | None:
        limits, written = self.secondary, self._lately(self._content.get(caller), now, 3600)
        minute = [at for at in written if (now - at).total_seconds() < 60]
        spent = sum(cost for at, cost in self._points.get(caller, ()) if (now - at).total_seconds() < 60)
        over = (
            _over(limits.at_once, self._flying[caller]),
            _over(limits.points_a_minute, spent + points),
            content and _over(limits.content_a_minute, len(minute) + 1),
            content and _over(limits.content_an_hour, len(written) + 1),
        )
        return self.refuse(caller) if any(over) else None

    def refuse(self, caller: str) -> Refusal:
        """Give the refusal of a secondary limit in the manner that is set."""
        manner, now = self.manner, self._clock()
        wait = manner.retry_after if manner.retry_after is not None else 60
        self._until[caller, ""] = datetime.fromtimestamp(now.timestamp() + wait, now.tzinfo)
        headers = {} if manner.retry_after is None else {"Retry-After": str(manner.retry_after)}
        return Refusal(manner.status, "" if manner.silent else SECONDARY, headers)

    def _lately(self, held: deque[datetime] | None, now: datetime, seconds: float) -> list[datetime]:
        while held and (now - held[0]).total_seconds() >= seconds:
            held.popleft()
        return list(held or ())


def _over(limit: int | None, count: int) -> bool:
    return limit is not None and count > limit
