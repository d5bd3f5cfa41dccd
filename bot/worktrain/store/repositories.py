"""Installed repositories, and how many plans were asked for and made in each."""

from __future__ import annotations

from worktrain.events import Where
from worktrain.store.database import Database, Row


class Repositories:
    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, where: Where) -> None:
        """Remember a repository by its id; names and installations may change."""
        with self._database.transaction() as tx:
            tx.run(
                "repository-put",
                id=where.repository_id,
                full_name=where.repository,
                installation_id=where.installation_id,
                default_branch=where.default_branch,
            )

    def get(self, repository_id: int) -> Where | None:
        with self._database.reading() as tx:
            row = tx.one("repository-get", id=repository_id)
        return None if row is None else _where(row)

    def all(self) -> list[Where]:
        with self._database.reading() as tx:
            return [_where(row) for row in tx.all("repositories-list")]

    def want_plan(self, repository_id: int) -> int:
        """Ask for a plan; give the number of this wish."""
        with self._database.transaction() as tx:
            row = tx.one("plan-want", id=repository_id)
        assert row is not None, "a plan is only wanted for a known repository"
        return int(row["plans_wanted"])

    def plans(self, repository_id: int) -> tuple[int, int]:
        """Give how many plans were wanted, and up to which wish they were made."""
        with self._database.reading() as tx:
            row = tx.one("repository-get", id=repository_id)
        return (int(row["plans_wanted"]), int(row["plans_made"])) if row else (0, 0)

    def plan_made(self, repository_id: int, wish: int) -> None:
        with self._database.transaction() as tx:
            tx.run("plan-made", id=repository_id, made=wish)

    def next_wave(self, repository_id: int) -> int:
        with self._database.transaction() as tx:
            row = tx.one("wave-next", id=repository_id)
        assert row is not None, "waves are counted for known repositories only"
        return int(row["waves"])


def _where(row: Row) -> Where:
    return Where(
        repository=row["full_name"],
        repository_id=row["id"],
        default_branch=row["default_branch"],
        installation_id=row["installation_id"],
    )
