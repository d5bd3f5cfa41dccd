"""Time as the stand-in sees it: a clock handed in, and GitHub's way to write it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """Write a time as GitHub's REST does, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def maybe_stamp(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)


def read_time(text: str) -> datetime:
    """Read an ISO 8601 time; without a zone it is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
