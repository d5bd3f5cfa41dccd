"""What GitHub's rate limits say: which one was met, and how long it holds.

gidgethub knows one of GitHub's ways to say so; these are all of them, for REST and for GraphQL:
https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from worktrain.secrecy import redact

LONGEST_WAIT = 60.0
"""Seconds; for longer than this no call waits: what asked comes back later."""

UNSAID = 60.0
"""Seconds to wait where GitHub names none: "at least one minute", growing from there."""

EVERYTHING = ""
"""The resource of a secondary limit: it holds for all that the installation asks."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A limit that holds: for one resource (`core`, `graphql`), or for everything."""

    resource: str
    seconds: float | None
    """None: GitHub did not say how long."""
    why: str = ""

    @property
    def primary(self) -> bool:
        return self.resource != EVERYTHING


def limit_of(status: int, headers: Mapping[str, str], body: bytes, *, now: float) -> Limit | None:
    """Read the limit out of a refusal; None if it is about something else. `now` is GitHub's, since 1970."""
    if status == 200:
        return _of_graphql(headers, body, now) if b"RATE_LIMIT" in body else None
    if status not in {403, 429}:
        return None
    message = said(body)
    if "retry-after" in headers:
        return Limit(resource=EVERYTHING, seconds=_number(headers["retry-after"], now), why=message)
    if headers.get("x-ratelimit-remaining") == "0" and "x-ratelimit-reset" in headers:
        return Limit(resource=_resource(headers), seconds=_until_reset(headers, now), why=message)
    if status == 429 or "secondary rate limit" in message.lower() or "abuse detection" in message.lower():
        return Limit(resource=EVERYTHING, seconds=None, why=message)
    return None


def spent(status: int, headers: Mapping[str, str], *, now: float) -> Limit | None:
    """Read out of a good answer that it was the last one before the reset."""
    if status >= 400 or headers.get("x-ratelimit-remaining") != "0" or "x-ratelimit-reset" not in headers:
        return None
    return Limit(
        resource=_resource(headers), seconds=_until_reset(headers, now), why="the hour's requests are spent"
    )


def said(body: bytes) -> str:
    """Give the message of a refusal, however it came."""
    try:
        message = json.loads(body)["message"]
    except (ValueError, LookupError, TypeError):
        return ""
    return redact(str(message))


def _of_graphql(headers: Mapping[str, str], body: bytes, now: float) -> Limit | None:
    """GraphQL refuses with 200: https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api."""
    try:
        errors: Any = json.loads(body)["errors"]
        found = [each for each in errors if each.get("type") in {"RATE_LIMITED", "RATE_LIMIT"}]
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    if not found:
        return None
    why = str(found[0].get("message", ""))
    if "retry-after" in headers:
        return Limit(resource=EVERYTHING, seconds=_number(headers["retry-after"], now), why=why)
    if headers.get("x-ratelimit-remaining") == "0" and "x-ratelimit-reset" in headers:
        return Limit(resource="graphql", seconds=_until_reset(headers, now), why=why)
    return Limit(resource=EVERYTHING, seconds=None, why=why)


def _resource(headers: Mapping[str, str]) -> str:
    named = headers.get("x-ratelimit-resource", "core")
    return named if named in {"core", "graphql"} else EVERYTHING


def _until_reset(headers: Mapping[str, str], now: float) -> float | None:
    try:
        return max(0.0, float(headers["x-ratelimit-reset"]) - now)
    except ValueError:
        return None


def _number(text: str, now: float) -> float | None:
    """Read Retry-After, which is seconds, or (in HTTP at large) a date."""
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except ValueError:
        return None
