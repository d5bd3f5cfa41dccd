"""The write journal: a row for every effect on GitHub, written before anything is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from worktrain.intents import Intent
from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the journal knows of an effect; `digest` is of the content that was applied last."""

    state: Literal["new", "sent", "done"]
    digest: str | None = None
    result: dict[str, Any] | None = None


class Effects:
    """The journal, as the writer uses it."""

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, intent: Intent) -> Entry:
        """Write the row, on disk, and give what was known of this effect before."""
        with self._database.transaction() as tx:
            row = tx.one("effect-get", key=intent.key)
            if row is not None and row["state"] == "done" and row["digest"] == intent.digest():
                return Entry(state="done", digest=row["digest"], result=json.loads(row["result"]))
            tx.run(
                "effect-begin",
                key=intent.key,
                kind=getattr(intent, "kind", ""),
                run=intent.run,
                intent=intent.model_dump_json(),
                at=self._clock(),
            )
        if row is None:
            return Entry(state="new")
        result = json.loads(row["result"]) if row["result"] else None
        return Entry(state=row["state"], digest=row["digest"], result=result)

    async def sent(self, key: str) -> None:
        with self._database.transaction() as tx:
            tx.run("effect-sent", key=key, at=self._clock())

    async def done(self, key: str, digest: str, result: dict[str, Any]) -> None:
        with self._database.transaction() as tx:
            tx.run("effect-done", key=key, digest=digest, result=json.dumps(result), at=self._clock())

    def renamed(self, old: str, new: str) -> None:
        """Go on with what was done in a repository that has another name now."""
        with self._database.transaction() as tx:
            tx.run("effects-rename", old=f"{old}/", new=f"{new}/")

    def knows(self, intent: Intent) -> bool:
        """Say whether this effect was ever begun, whatever became of it."""
        with self._database.reading() as tx:
            return tx.one("effect-get", key=intent.key) is not None

    def result_of(self, intent: Intent) -> dict[str, Any] | None:
        """Give what GitHub answered when this effect was made true; None if we know of no answer."""
        with self._database.reading() as tx:
            row = tx.one("effect-get", key=intent.key)
        found: dict[str, Any] | None = json.loads(row["result"]) if row and row["result"] else None
        return found

    def used_by(self, run: str | None, *, besides: str) -> dict[str, int]:
        """Count a run's other effects by kind, for the write gate's caps."""
        with self._database.reading() as tx:
            return {row["kind"]: row["n"] for row in tx.all("effects-of-run", run=run, key=besides)}
