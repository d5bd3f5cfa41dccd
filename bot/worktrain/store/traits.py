"""What was learnt of a repository by being refused, so that it is not asked for again."""

from __future__ import annotations

from worktrain.store.database import Database

NO_DRAFTS = "no-drafts"
"""GitHub opens no draft pull requests there: a private repository on some plans."""


class Traits:
    """Traits by repository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, repository_id: int, trait: str) -> None:
        with self._database.transaction() as tx:
            tx.run("trait-put", repository_id=repository_id, trait=trait)

    def has(self, repository_id: int, trait: str) -> bool:
        with self._database.reading() as tx:
            return tx.one("trait-get", repository_id=repository_id, trait=trait) is not None
