"""Every request to the API as it arrived, also those that were refused at the door: the oracle of manners."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime

MOST = 20_000


@dataclass(kw_only=True)
class Arrival:
    """One request; `caller` is whose limits it counts against, and `status` 0 one that got no answer."""

    at: datetime
    caller: str
    method: str
    path: str
    status: int = 0
    conditional: bool = False


class Arrivals:
    """The latest of them, in order."""

    def __init__(self) -> None:
        self.all: deque[Arrival] = deque(maxlen=MOST)

    def add(self, arrival: Arrival) -> Arrival:
        self.all.append(arrival)
        return arrival

    def by(self, caller: str) -> list[Arrival]:
        return [each for each in self.all if each.caller == caller]
