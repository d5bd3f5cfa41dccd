"""The hourly budget of requests, as the `X-RateLimit-*` headers show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from worktrain.standin.access import Actor
from worktrain.standin.clock import Clock

LIMIT = 5000
WINDOW = timedelta(hours=1)


@dataclass
class Hour:
    """One caller's running hour of one resource; `reset` is seconds since 1970."""

    reset: int
    limit: int
    resource: str
    used: int = 0

    def as_json(self) -> dict[str, int]:
        left = max(self.limit - self.used, 0)
        return {"limit": self.limit, "remaining": left, "used": self.used, "reset": self.reset}


class Budget:
    """One window for each caller and resource; whoever is over it is refused (`throttle.py`)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hours: dict[tuple[str, str], Hour] = {}
        self.limit = LIMIT
        self.window = WINDOW

    def hour(self, caller: str, resource: str = "core") -> Hour:
        """Give the caller's hour, a new one if the last is over."""
        now = self._clock()
        hour = self._hours.get((caller, resource))
        if hour is None or hour.reset <= now.timestamp():
            reset = int((now + self.window).timestamp())
            hour = self._hours[caller, resource] = Hour(reset, self.limit, resource)
        return hour

    def look(self, actor: Actor, resource: str = "core") -> Hour:
        return self.hour(caller(actor), resource)

    def spend(self, actor: Actor, resource: str = "core") -> Hour:
        hour = self.look(actor, resource)
        hour.used += 1
        return hour


def caller(actor: Actor) -> str:
    """Name whose budget a request counts against: all tokens of an installation share one."""
    if actor.token is not None:
        return f"installation {actor.token.installation.id}"
    if actor.app is not None:
        return f"app {actor.app.id}"
    return f"user {actor.user.id}" if actor.user else "anonymous"


def headers(hour: Hour) -> dict[str, str]:
    names = {"limit": "Limit", "remaining": "Remaining", "used": "Used", "reset": "Reset"}
    shown = {f"X-RateLimit-{names[key]}": str(value) for key, value in hour.as_json().items()}
    return {**shown, "X-RateLimit-Resource": hour.resource}
