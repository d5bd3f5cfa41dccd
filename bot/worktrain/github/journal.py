"""What the writer remembers of each intent: written down before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from worktrain.intents import Intent

Result = dict[str, Any]
"""Plain JSON: some of id, number, node, sha, name."""


class Entry(Protocol):
    """One intent's row, as it was found (or made) when the intent was begun."""

    @property
    def state(self) -> str:
        """`new`: nothing was sent; `sent`: something was, its answer is unknown; `done`: it is true."""

    @property
    def digest(self) -> str | None:
        """Digest of the content that was last made true, if any."""

    @property
    def result(self) -> Result | None:
        """What GitHub answered when it was made true, if it ever was."""


class Journal(Protocol):
    """Durable: each of these has reached the disk when it returns."""

    async def begin(self, intent: Intent) -> Entry:
        """Find the row of `intent.key`, or write it (state `new`), with what is wanted now."""

    async def sent(self, key: str) -> None:
        """Say that it is about to be sent; digest and result stay as they were."""

    async def done(self, key: str, digest: str, result: Result) -> None:
        """Say that it is true."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """An entry in memory."""

    state: str = "new"
    digest: str | None = None
    result: Result | None = None


class MemoryJournal:
    """Remembers for as long as it lives; a crash is a second writer with the same journal."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    async def begin(self, intent: Intent) -> Entry:
        """Find or make the row."""
        return self.rows.setdefault(intent.key, Row())

    async def sent(self, key: str) -> None:
        """Mark it."""
        self.rows[key] = replace(self.rows[key], state="sent")

    async def done(self, key: str, digest: str, result: Result) -> None:
        """Mark it."""
        self.rows[key] = Row(state="done", digest=digest, result=result)
