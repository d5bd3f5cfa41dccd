"""Agent sessions: bound to issue, role, attempt and round, so that a restart plays the same one again."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.briefs import Brief
from worktrain.sessions import Outcome
from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database, Row


@dataclass(frozen=True, kw_only=True)
class SessionEntry:
    """One session as stored; `ordinal` counts this role's sessions of this issue from 0."""

    id: str
    role: str
    number: int
    ordinal: int
    ended: bool
    brief: Brief
    outcome: Outcome | None
    started_at: str
    ended_at: str


class Sessions:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def start(self, brief: Brief) -> SessionEntry:
        """Write that a session starts; one that is known keeps its place in the order."""
        with self._database.transaction() as tx:
            tx.run(
                "session-start",
                id=brief.session,
                repository_id=brief.issue.repository_id,
                number=brief.issue.number,
                role=brief.role.value,
                brief=brief.model_dump_json(),
                at=self._clock(),
            )
        found = self.get(brief.session)
        assert found is not None, "it was just written"
        return found

    def end(self, outcome: Outcome) -> None:
        with self._database.transaction() as tx:
            text = outcome.model_dump_json()
            tx.run("session-end", id=outcome.session, outcome=text, at=self._clock())

    def get(self, session: str) -> SessionEntry | None:
        with self._database.reading() as tx:
            row = tx.one("session-get", id=session)
        return None if row is None else _entry(row)

    def of(self, repository_id: int, number: int) -> list[SessionEntry]:
        with self._database.reading() as tx:
            rows = tx.all("sessions-of", repository_id=repository_id, number=number)
        return [_entry(row) for row in rows]


def _entry(row: Row) -> SessionEntry:
    return SessionEntry(
        id=row["id"],
        role=row["role"],
        number=row["number"],
        ordinal=row["ordinal"],
        ended=row["state"] == "ended",
        brief=Brief.model_validate_json(row["brief"]),
        outcome=Outcome.model_validate_json(row["outcome"]) if row["outcome"] else None,
        started_at=row["started_at"],
        ended_at=row["ended_at"] or "",
    )
