"""What every feed's reader is given, and what it gives: news, and how far it has read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from worktrain.events import Where
from worktrain.github.repository import Repository
from worktrain.intake.polled.found import Found
from worktrain.store.remembered import Remembered
from worktrain.words import marker

OVERLAP = timedelta(minutes=5)
"""How far back a list is read again: GitHub may show late what happened early."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at one repository; `me` is the account that writes for us."""

    where: Where
    github: Repository
    remembered: Remembered
    me: int

    def cursor(self, feed: str) -> Mapping[str, Any] | None:
        return self.remembered.cursors.get(self.where.repository_id, feed)

    def is_ours(self, row: Mapping[str, Any]) -> bool:
        """Say whether we wrote this text: our account, and, if a person has it too, our marker."""
        user = row.get("user") or {}
        return user.get("id") == self.me and (
            user.get("type") == "Bot" or marker.read(row.get("body") or "") is not None
        )


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one feed gave: `cursor` is to be kept once all of `news` is in the inbox."""

    feed: str
    news: list[Found] = field(default_factory=list)
    cursor: Mapping[str, Any] | None = None
    first: bool = False


def before(at: str, span: timedelta) -> str:
    """Give an earlier moment, as GitHub writes times."""
    return (datetime.fromisoformat(at) - span).strftime("%Y-%m-%dT%H:%M:%SZ")
