"""How far the poller has read each list of a repository, so that a restart goes on from there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database


class Cursors:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def get(self, repository_id: int, feed: str) -> Mapping[str, Any] | None:
        """Give what was put for this feed, or None: it was never read."""
        with self._database.reading() as tx:
            row = tx.one("cursor-get", repository_id=repository_id, feed=feed)
        found: Mapping[str, Any] | None = None if row is None else json.loads(row["value"])
        return found

    def put(self, repository_id: int, feed: str, value: Mapping[str, Any]) -> None:
        """Go on from here next time; only when everything before it is in the inbox."""
        with self._database.transaction() as tx:
            tx.run(
                "cursor-put",
                repository_id=repository_id,
                feed=feed,
                value=json.dumps(value, sort_keys=True),
                at=self._clock(),
            )
