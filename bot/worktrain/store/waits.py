"""Until when GitHub's rate limit holds us up, for people to see; what waits goes on by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database

_NAME = "github-wait"


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One wait; `until` is ISO 8601, UTC."""

    until: str
    why: str


class Waits:
    """The latest wait; it is over when its time has come, and nobody needs to take it away."""

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def put(self, seconds: float, why: str) -> None:
        """Note that work goes on after so many seconds; an earlier note of a later end stays."""
        until = datetime.fromisoformat(self._clock()) + timedelta(seconds=seconds)
        wait = {"until": until.strftime("%Y-%m-%dT%H:%M:%SZ"), "why": why}
        held = self.at(self._clock())
        if held is None or wait["until"] > held.until:
            with self._database.transaction() as tx:
                tx.run("meta-put", name=_NAME, value=json.dumps(wait))

    def at(self, moment: str) -> Wait | None:
        """Give the wait that holds at a moment."""
        with self._database.reading() as tx:
            row = tx.one("meta-get", name=_NAME)
        wait = None if row is None else Wait(**json.loads(row["value"]))
        return wait if wait is not None and wait.until > moment else None
