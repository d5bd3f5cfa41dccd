"""Times as a terminal shows them: how long ago; JSON has the full time."""

from __future__ import annotations

from datetime import UTC, datetime


def ago(iso: str | None, *, now: str) -> str:
    """Write how long ago a time was, in its largest unit: `now`, `42s ago`, `5m ago`, `3h ago`, `12d ago`."""
    then, at = _parse(iso), _parse(now)
    if then is None or at is None:
        return ""
    seconds = int((at - then).total_seconds())
    if seconds < 1:
        return "now"
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit} ago"
    return f"{seconds}s ago"


def _parse(iso: str | None) -> datetime | None:
    try:
        when = datetime.fromisoformat(iso or "")
    except ValueError:
        return None
    return when.replace(tzinfo=when.tzinfo or UTC)
