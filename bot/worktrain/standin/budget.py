"""The hourly budget of requests, as the `X-RateLimit-*` headers show it; nothing is refused yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from worktrain.standin.access import Actor
from worktrain.standin.clock import Clock

LIMIT = 5000
WINDOW = timedelta(hours=1)


@dataclass
class Hour:
    """One caller's running hour; `reset` is seconds since 1970."""

    reset: int
    used: int = 0

    def as_json(self) -> dict[str, int]:
        left = max(LIMIT - self.used, 0)
        return {"limit": LIMIT, "remaining": left, "used": self.used, "reset": self.reset}


class Budget:
    """One window a caller."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hours: dict[str, Hour] = {}

    def look(self, actor: Actor) -> Hour:
        name, now = _name(actor), self._clock()
        hour = self._hours.get(name)
        if hour is None or hour.reset <= now.timestamp():
            hour = self._hours[name] = Hour(int((now + WINDOW).timestamp()))
        return hour

    def spend(self, actor: Actor) -> Hour:
        hour = self.look(actor)
        hour.used += 1
        return hour


def _name(actor: Actor) -> str:
    if actor.token is not None:
        return f"installation {actor.token.installation.id}"
    if actor.app is not None:
        return f"app {actor.app.id}"
    return f"user {actor.user.id}" if actor.user else "anonymous"


def headers(hour: Hour) -> dict[str, str]:
    names = {"limit": "Limit", "remaining": "Remaining", "used": "Used", "reset": "Reset"}
    shown = {f"X-RateLimit-{names[key]}": str(value) for key, value in hour.as_json().items()}
    return {**shown, "X-RateLimit-Resource": "core"}
