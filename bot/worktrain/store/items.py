"""Work items: where each labelled issue stands, its record, and every transition it made."""

from __future__ import annotations

import json
from dataclasses import dataclass

from worktrain.plans import Edge
from worktrain.records import Record
from worktrain.states import FINAL, Happening, State, after
from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database, Row, Transaction

OPERATOR_ID = 0
"""Stands for whoever runs the App, at its own command line; GitHub's ids begin at 1."""


@dataclass(frozen=True, kw_only=True)
class Interrupt:
    """A person's act that the squad must obey before its next move."""

    kind: str
    by: str
    by_id: int
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One labelled issue as it stands."""

    repository_id: int
    number: int
    state: State
    attempt: int
    attempts_allowed: int
    engagement: int
    leg: int
    record: Record
    waits_for: Edge | None
    interrupt: Interrupt | None
    updated_at: str


@dataclass(frozen=True, kw_only=True)
class Transition:
    seq: int
    repository_id: int
    number: int
    attempt: int
    before: State | None
    after: State
    because: str
    at: str


class Items:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def get(self, repository_id: int, number: int) -> Item | None:
        return self._one("item-get", repository_id=repository_id, number=number)

    def now(self, item: Item) -> Item:
        """Give an item as it stands now: others may have changed it since it was read."""
        found = self.get(item.repository_id, item.number)
        assert found is not None, "a work item is never deleted"
        return found

    def by_pull(self, repository_id: int, pull: int) -> Item | None:
        return self._one("item-by-pull", repository_id=repository_id, pull=pull)

    def of(self, repository_id: int) -> list[Item]:
        return self._many("items-of", repository_id=repository_id)

    def all(self) -> list[Item]:
        return self._many("items-all")

    def open(self, record: Record, *, state: State, allowed: int, engagement: int, because: str) -> None:
        """Start a work item, or start it anew: the old attempt is kept, the new one replaces it."""
        at, issue = self._clock(), record.issue
        before = self.get(issue.repository_id, issue.number)
        if before is not None and state is State.QUEUED:
            after(before.state, Happening.REQUEUE)  # raises where the table does not let a person try again
        with self._database.transaction() as tx:
            _keep_attempt(tx, issue.repository_id, issue.number)
            tx.run(
                "item-insert",
                repository_id=issue.repository_id,
                number=issue.number,
                state=state.value,
                attempt=record.attempt,
                attempts_allowed=allowed,
                engagement=engagement,
                record=record.model_dump_json(),
                at=at,
            )
            old = before.state if before else None
            tx.run("transition-add", **_transition(record, old, state, because, at))

    def move(
        self, item: Item, happening: Happening, *, because: str = "", record: Record | None = None
    ) -> Item:
        """Take an item to its next state by the table, with its record, in one commit."""
        state, at = after(item.state, happening), self._clock()
        record = record or item.record
        with self._database.transaction() as tx:
            where = {"repository_id": item.repository_id, "number": item.number}
            moved = tx.run("item-state", **where, state=state.value, expected=item.state.value, at=at)
            if moved:
                tx.run("item-record", **where, record=record.model_dump_json(), at=at)
                tx.run(
                    "transition-add", **_transition(record, item.state, state, because or happening.value, at)
                )
        return self.now(item)

    def save(self, item: Item, record: Record) -> Item:
        """Write the record; the state stays."""
        with self._database.transaction() as tx:
            tx.run(
                "item-record",
                repository_id=item.repository_id,
                number=item.number,
                record=record.model_dump_json(),
                at=self._clock(),
            )
        return self.now(item)

    def begin_attempt(self, item: Item, *, ended: Record, begun: Record, because: str) -> Item:
        """Put the attempt that ended aside and start the next one, in one commit."""
        state, at = after(item.state, Happening.RETRY), self._clock()
        where = {"repository_id": item.repository_id, "number": item.number}
        with self._database.transaction() as tx:
            tx.run("item-record", **where, record=ended.model_dump_json(), at=at)
            _keep_attempt(tx, item.repository_id, item.number)
            tx.run("item-attempt", **where, attempt=begun.attempt, record=begun.model_dump_json(), at=at)
            tx.run("item-state", **where, state=state.value, expected=item.state.value, at=at)
            tx.run("transition-add", **_transition(begun, item.state, state, because, at))
        return self.now(item)

    def earlier(self, repository_id: int, number: int) -> list[Record]:
        """Give the records of earlier attempts, oldest first."""
        with self._database.reading() as tx:
            rows = tx.all("attempts-of", repository_id=repository_id, number=number)
        records = [Record.model_validate_json(row["record"]) for row in rows]
        return sorted(records, key=lambda record: record.attempt)

    def waits(self, repository_id: int, number: int, edge: Edge | None) -> None:
        with self._database.transaction() as tx:
            text = edge.model_dump_json() if edge else None
            tx.run("item-waits", repository_id=repository_id, number=number, waits_for=text)

    def interrupt(self, repository_id: int, number: int, interrupt: Interrupt | None) -> None:
        """Leave word for the squad, or take it back once obeyed."""
        with self._database.transaction() as tx:
            text = json.dumps(vars(interrupt)) if interrupt else None
            tx.run("item-interrupt", repository_id=repository_id, number=number, interrupt=text)

    def tell_to_stop(self, repository_id: int, number: int, by: Interrupt) -> bool:
        """Leave the operator's word for the squad; False if the work is over already."""
        with self._database.transaction() as tx:
            return bool(
                tx.run(
                    "item-interrupt-unless-over",
                    repository_id=repository_id,
                    number=number,
                    interrupt=json.dumps(vars(by)),
                    finals=json.dumps(sorted(FINAL)),
                )
            )

    def next_leg(self, repository_id: int, number: int) -> int:
        """Count one more stretch of work from a rest to the next."""
        with self._database.transaction() as tx:
            row = tx.one("item-leg", repository_id=repository_id, number=number)
        assert row is not None, "a leg belongs to a work item"
        return int(row["leg"])

    def transitions(self, repository_id: int, number: int) -> list[Transition]:
        with self._database.reading() as tx:
            rows = tx.all("transitions-of", repository_id=repository_id, number=number)
        return [_as_transition({**row, "repository_id": repository_id, "number": number}) for row in rows]

    def transitions_since(self, seq: int) -> list[Transition]:
        with self._database.reading() as tx:
            return [_as_transition(row) for row in tx.all("transitions-since", seq=seq)]

    def _one(self, statement: str, **values: object) -> Item | None:
        found = self._many(statement, **values)
        return found[0] if found else None

    def _many(self, statement: str, **values: object) -> list[Item]:
        with self._database.reading() as tx:
            return [as_item(row) for row in tx.all(statement, **values)]


def _keep_attempt(tx: Transaction, repository_id: int, number: int) -> None:
    row = tx.one("item-get", repository_id=repository_id, number=number)
    if row is not None:
        run = Record.model_validate_json(row["record"]).run
        tx.run("attempt-put", run=run, repository_id=repository_id, number=number, record=row["record"])


def as_item(row: Row) -> Item:
    """Turn a row of the table into a work item."""
    interrupt = json.loads(row["interrupt"]) if row["interrupt"] else None
    return Item(
        repository_id=row["repository_id"],
        number=row["number"],
        state=State(row["state"]),
        attempt=row["attempt"],
        attempts_allowed=row["attempts_allowed"],
        engagement=row["engagement"],
        leg=row["leg"],
        record=Record.model_validate_json(row["record"]),
        waits_for=Edge.model_validate_json(row["waits_for"]) if row["waits_for"] else None,
        interrupt=Interrupt(**interrupt) if interrupt else None,
        updated_at=row["updated_at"],
    )


def _as_transition(row: Row) -> Transition:
    before = State(row["before"]) if row["before"] else None
    return Transition(**{**row, "before": before, "after": State(row["after"])})


def _transition(
    record: Record, before: State | None, state: State, because: str, at: str
) -> dict[str, object]:
    return {
        "repository_id": record.issue.repository_id,
        "number": record.issue.number,
        "attempt": record.attempt,
        "before": before.value if before else None,
        "after": state.value,
        "because": because,
        "at": at,
    }
