"""The operator's word that nothing starts: `worktrain stop --all` leaves it, `worktrain resume` ends it."""

from __future__ import annotations

from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database

NAME = "standstill"


class Standstill:
    """It holds for all repositories, also while no App runs."""

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def begin(self) -> None:
        """Let nothing start from now on; one that holds already keeps its time."""
        if self.since() is None:
            self._put(self._clock())

    def end(self) -> None:
        """Let everything start again."""
        self._put("")

    def since(self) -> str | None:
        """Say since when nothing may start (ISO 8601, UTC); None if everything may."""
        with self._database.reading() as tx:
            row = tx.one("meta-get", name=NAME)
        return str(row["value"]) if row is not None and row["value"] else None

    def _put(self, value: str) -> None:
        with self._database.transaction() as tx:
            tx.run("meta-put", name=NAME, value=value)
