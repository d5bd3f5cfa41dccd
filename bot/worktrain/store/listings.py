"""What people are shown of the database: lists with a bound, the most urgent or the newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass

from worktrain.records import Record
from worktrain.states import FINAL, State
from worktrain.store.database import Database, Row
from worktrain.store.items import Item, as_item


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A work item, its repository's name, and since when it is in its state."""

    item: Item
    repository: str
    since: str


@dataclass(frozen=True, kw_only=True)
class Run:
    """One attempt; `state` is None for those that a later attempt has replaced."""

    repository: str
    record: Record
    state: State | None
    began: str
    changed: str


@dataclass(frozen=True, kw_only=True)
class RunningSession:
    id: str
    repository_id: int
    number: int
    role: str
    started_at: str


class Listings:
    """Reads for status pages; `repository_id` None stands for all repositories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standings(self, *, repository_id: int | None = None, limit: int) -> list[Standing]:
        """Give what is not over, then what ended, the latest first."""
        finals = json.dumps(sorted(FINAL))
        with self._database.reading() as tx:
            rows = tx.all("items-standing", repository_id=repository_id, finals=finals, limit=limit)
        return [_standing(row) for row in rows]

    def counts(self, *, repository_id: int | None = None) -> dict[State, int]:
        """Count work items by state."""
        with self._database.reading() as tx:
            rows = tx.all("items-counts", repository_id=repository_id)
        return {State(row["state"]): row["n"] for row in rows}

    def interrupted(self, *, limit: int = 100) -> list[Item]:
        """Give the items for which a person's word waits to be obeyed."""
        with self._database.reading() as tx:
            return [as_item(row) for row in tx.all("items-interrupted", limit=limit)]

    def planned_lately(self, repository_id: int, *, limit: int = 20) -> list[int]:
        """Give the numbers of issues that the last plans put somewhere."""
        with self._database.reading() as tx:
            rows = tx.all("items-planned-lately", repository_id=repository_id, limit=limit)
        return [row["number"] for row in rows]

    def runs(self, *, repository_id: int | None = None, limit: int) -> list[Run]:
        """Give attempts, the one that changed last first."""
        with self._database.reading() as tx:
            rows = tx.all("runs-list", repository_id=repository_id, limit=limit)
        return [_run(row) for row in rows if row["record"]]

    def count_runs(self, *, repository_id: int | None = None) -> int:
        with self._database.reading() as tx:
            row = tx.one("runs-count", repository_id=repository_id)
        return int(row["n"]) if row else 0

    def sessions(self, *, limit: int = 100) -> list[RunningSession]:
        """Give the sessions that run, or ran when the App died."""
        with self._database.reading() as tx:
            return [RunningSession(**row) for row in tx.all("sessions-running", limit=limit)]


def _standing(row: Row) -> Standing:
    name = row["full_name"] or str(row["repository_id"])
    return Standing(item=as_item(row), repository=name, since=row["since"] or row["updated_at"])


def _run(row: Row) -> Run:
    return Run(
        repository=row["full_name"] or str(row["repository_id"]),
        record=Record.model_validate_json(row["record"]),
        state=State(row["state"]) if row["state"] else None,
        began=row["began"],
        changed=row["changed"],
    )
