"""What the suite said on a base commit; it is run once per base and policy."""

from __future__ import annotations

from worktrain.records import TestRun
from worktrain.store.database import Database


class Suites:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, *, repository_id: int, base_sha: str, policy_sha256: str) -> TestRun | None:
        with self._database.reading() as tx:
            row = tx.one(
                "suite-get", repository_id=repository_id, base_sha=base_sha, policy_sha256=policy_sha256
            )
        return None if row is None else TestRun.model_validate_json(row["result"])

    def put(self, result: TestRun, *, repository_id: int, base_sha: str, policy_sha256: str) -> None:
        with self._database.transaction() as tx:
            tx.run(
                "suite-put",
                repository_id=repository_id,
                base_sha=base_sha,
                policy_sha256=policy_sha256,
                result=result.model_dump_json(),
            )
