"""The valid policies of each repository, the last of which stays in force while the file is broken."""

from __future__ import annotations

from pydantic import ValidationError

from worktrain.config.schema import Config
from worktrain.ids import Sha
from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database, Row


class Policies:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def keep(self, policy: Config, *, repository_id: int, at: Sha) -> None:
        """Remember a policy that was read at the base branch's tip as the last valid one."""
        digest = policy.digest()
        with self._database.reading() as tx:
            last = tx.one("policy-last", repository_id=repository_id)
        if last is not None and last["policy_sha256"] == digest:
            return
        with self._database.transaction() as tx:
            tx.run(
                "policy-keep",
                repository_id=repository_id,
                policy_sha256=digest,
                policy=policy.model_dump_json(),
                commit=at,
                at=self._clock(),
            )

    def last(self, repository_id: int) -> Config | None:
        """Give the last valid policy; none if there never was one."""
        with self._database.reading() as tx:
            return _policy(tx.one("policy-last", repository_id=repository_id))

    def get(self, repository_id: int, digest: str) -> Config | None:
        """Give the policy with this hash: the snapshot that a run began with."""
        with self._database.reading() as tx:
            found = _policy(tx.one("policy-get", repository_id=repository_id, policy_sha256=digest))
        return found if found is not None and found.digest() == digest else None

    def broken_at(self, content_sha256: str, *, repository_id: int, commit: Sha) -> Sha:
        """Give the commit at which this broken content was first seen: what is said of it is said there."""
        with self._database.transaction() as tx:
            tx.run(
                "policy-broken",
                repository_id=repository_id,
                content_sha256=content_sha256,
                commit=commit,
                at=self._clock(),
            )
            row = tx.one("policy-broken-at", repository_id=repository_id, content_sha256=content_sha256)
        assert row is not None, "it was just noted"
        return Sha(row["commit_sha"])


def _policy(row: Row | None) -> Config | None:
    """Read a policy back; one that a version with other keys wrote is as good as none."""
    if row is None:
        return None
    try:
        return Config.model_validate_json(row["policy"])
    except ValidationError:
        return None
