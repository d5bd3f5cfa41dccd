"""The inbox: every webhook call is stored, with a commit on disk, before it is acknowledged."""

from __future__ import annotations

import json
from dataclasses import dataclass

from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database, Row


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One webhook call as it came: GitHub's GUID, the event's name, the raw body."""

    guid: str
    event: str
    body: bytes


class Deliveries:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def store(self, batch: list[Delivery]) -> None:
        """Store a batch in one commit; a GUID that is there already is kept as it is."""
        at = self._clock()
        rows: list[dict[str, object]] = [
            {"guid": d.guid, "event": d.event, "body": d.body, "at": at} for d in batch
        ]
        with self._database.transaction() as tx:
            tx.many("delivery-add", rows)

    def waiting(self) -> list[Delivery]:
        """Give what was stored and not handled, oldest first."""
        with self._database.reading() as tx:
            return [Delivery(**row) for row in tx.all("deliveries-stored")]

    def count_waiting(self) -> int:
        with self._database.reading() as tx:
            row = tx.one("deliveries-waiting")
        return int(row["n"]) if row else 0

    def get(self, guid: str) -> Delivery | None:
        """Give a delivery that still waits; None if it was handled or never came."""
        with self._database.reading() as tx:
            row = tx.one("delivery-get", guid=guid)
        if row is None or row["state"] != "stored":
            return None
        return Delivery(guid=row["guid"], event=row["event"], body=row["body"])

    def repeats(self, delivery: Delivery) -> bool:
        """Say whether another delivery of the very same bytes was handled; GitHub does not sign the GUID."""
        with self._database.reading() as tx:
            where = {"guid": delivery.guid, "event": delivery.event, "body": delivery.body}
            return tx.one("delivery-repeated", **where) is not None

    def known(self, guids: list[str]) -> set[str]:
        """Give those of these GUIDs that ever came."""
        with self._database.reading() as tx:
            return {row["guid"] for row in tx.all("deliveries-known", guids=json.dumps(guids))}

    def is_first_to_say(self, what: str, guid: str) -> bool:
        """Say whether this delivery tells it first, also when asked again; another one told it already."""
        with self._database.transaction() as tx:
            tx.run("heard-first", what=what, guid=guid)
            row = tx.one("heard-by", what=what)
        return row is not None and row["guid"] == guid

    def close(
        self,
        guid: str,
        *,
        state: str,
        reason: str,
        action: str | None = None,
        repository: str | None = None,
        number: int | None = None,
    ) -> None:
        """Write down what became of a delivery and why; `worktrain events list` shows it."""
        with self._database.transaction() as tx:
            tx.run(
                "delivery-close",
                guid=guid,
                state=state,
                action=action,
                repository=repository,
                number=number,
                reason=reason,
                at=self._clock(),
            )

    def listed(self, limit: int = 50) -> list[Row]:
        with self._database.reading() as tx:
            return tx.all("deliveries-list", limit=limit)

    def count(self) -> int:
        """Count all deliveries that ever came."""
        with self._database.reading() as tx:
            row = tx.one("deliveries-count")
        return int(row["n"]) if row else 0
