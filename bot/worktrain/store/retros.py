"""Retros of engagements; the next engagement starts from the last one."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database, Row


@dataclass(frozen=True, kw_only=True)
class RetroRow:
    """A retro as stored: canonical JSON and its digest."""

    engagement: int
    retro: str
    digest: str


class RetroRows:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def engagement_now(self, repository_id: int) -> int:
        """Give the open engagement's number: the one after the last that has a retro."""
        with self._database.reading() as tx:
            row = tx.one("engagement-now", repository_id=repository_id)
        return int(row["engagement"]) if row else 1

    def put(self, row: RetroRow, *, repository_id: int) -> None:
        with self._database.transaction() as tx:
            tx.run("retro-put", repository_id=repository_id, **vars(row), at=self._clock())

    def last_before(self, repository_id: int, engagement: int) -> RetroRow | None:
        with self._database.reading() as tx:
            return _row(tx.one("retro-last", repository_id=repository_id, before=engagement))

    def get(self, repository_id: int, engagement: int) -> RetroRow | None:
        with self._database.reading() as tx:
            return _row(tx.one("retro-get", repository_id=repository_id, engagement=engagement))


def _row(row: Row | None) -> RetroRow | None:
    return None if row is None else RetroRow(**row)
