"""When to come back after a rate limit; gidgethub tells only one of GitHub's four ways to say so."""

from __future__ import annotations

from collections.abc import Mapping

LONGEST_WAIT = 60.0
"""Seconds; longer than this is the caller's business."""

_UNSAID = 60.0  # "wait for at least one minute": docs, rest/using-the-rest-api/rate-limits-for-the-rest-api


def wait_for(status: int, headers: Mapping[str, str], message: str, *, now: float) -> float | None:
    """Give the seconds to wait before asking again, or None if this answer is about something else."""
    if status not in {403, 429}:
        return None
    if "retry-after" in headers:
        return _number(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and "x-ratelimit-reset" in headers:
        return max(0.0, _number(headers["x-ratelimit-reset"]) - now)
    if status == 429 or "secondary rate limit" in message.lower():
        return _UNSAID
    return None


def _number(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:  # Retry-After may be a date; GitHub does not send one
        return _UNSAID
