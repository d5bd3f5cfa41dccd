"""Numbers and opaque names that GitHub would give."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator

# Far apart on purpose: an id of one kind taken for another, or for an issue's number, finds nothing.
STARTS = {
    "user": 1_001,
    "app": 90_001,
    "hook": 95_001,
    "installation": 600_001,
    "repository": 700_001,
    "issue": 2_000_001,
    "pull": 3_000_001,
    "comment": 4_000_001,
    "event": 5_000_001,
    "label": 6_000_001,
    "milestone": 6_500_001,
    "review": 7_000_001,
    "review_comment": 8_000_001,
    "thread": 8_500_001,
    "check_run": 9_000_001,
    "check_suite": 9_500_001,
    "status": 9_700_001,
    "reaction": 9_800_001,
    "delivery": 10_000_000_001,
}

PREFIXES = {
    "user": "U",
    "bot": "BOT",
    "app": "A",
    "repository": "R",
    "issue": "I",
    "pull": "PR",
    "comment": "IC",
    "event": "EV",
    "label": "LA",
    "milestone": "MI",
    "review": "PRR",
    "review_comment": "PRRC",
    "thread": "PRRT",
    "check_run": "CR",
    "check_suite": "CS",
    "status": "SC",
    "reaction": "REA",
    "commit": "C",
    "ref": "REF",
}


class Ids:
    """Counters, one a kind."""

    def __init__(self) -> None:
        self._counters: dict[str, Iterator[int]] = {k: itertools.count(start) for k, start in STARTS.items()}

    def next(self, kind: str) -> int:
        return next(self._counters[kind])


def node_id(kind: str, key: int | str) -> str:
    """Give the opaque id by which GraphQL knows a thing; it also tells the kind."""
    packed = base64.urlsafe_b64encode(f"{key}".encode()).decode().rstrip("=")
    return f"{PREFIXES[kind]}_kwDO{packed}"


def read_node_id(text: str) -> tuple[str, str] | None:
    """Give (kind, key) of an id that `node_id` made; none if it did not."""
    prefix, separator, packed = text.partition("_kwDO")
    kind = next((kind for kind, known in PREFIXES.items() if known == prefix), None)
    if not separator or kind is None:
        return None
    try:
        return kind, base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except ValueError:
        return None
