"""Times and lengths of time as people read them; always UTC, never relative to now."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(iso: str) -> str:
    """Write an ISO 8601 time to the second, in UTC; what is no time is given back unchanged."""
    when = _parse(iso)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when else iso


def clock(iso: str) -> str:
    """Write only the time of day, in UTC."""
    when = _parse(iso)
    return when.strftime("%H:%M:%SZ") if when else iso


def between(start: str, end: str) -> str:
    """Write the time from start to end; empty if one of them is unknown."""
    first, last = _parse(start), _parse(end)
    return duration((last - first).total_seconds()) if first and last else ""


def duration(seconds: float) -> str:
    """Write seconds as `42s`, `4m 12s` or `2h 05m`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole}s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes}m {rest:02d}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60:02d}m"


def _parse(iso: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
