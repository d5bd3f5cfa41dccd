"""Which deliveries never arrived."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from worktrain.github.deliveries import is_before, never_arrived


def row(id_: int, guid: str, status: str = "OK", *, at: str = "2026-11-20T10:00:00Z") -> dict[str, Any]:
    code = 200 if status == "OK" else 502
    names = {"event": "issues", "action": "labeled", "installation_id": 5, "repository_id": 7}
    return {"id": id_, "guid": guid, "delivered_at": at, "status": status, "status_code": code, **names}


def test_a_delivery_that_was_never_ok_is_missed() -> None:
    rows = [row(3, "c"), row(2, "b", "Invalid HTTP Response: 502"), row(1, "a")]
    assert [found.guid for found in never_arrived(rows)] == ["b"]


def test_a_delivery_that_arrived_at_a_later_try_is_not_missed() -> None:
    assert never_arrived([row(9, "a"), row(1, "a", "failed to connect to host")]) == []


def test_a_delivery_that_arrived_before_a_failed_try_is_not_missed() -> None:
    assert never_arrived([row(9, "a", "timed out"), row(1, "a")]) == []


def test_the_latest_try_is_named_and_the_oldest_delivery_comes_first() -> None:
    late, early = "2026-11-20T10:00:02Z", "2026-11-20T10:00:01Z"
    rows = [row(9, "b", "x", at=late), row(8, "a", "x", at=early), row(7, "b", "x", at=early)]
    assert [(found.guid, found.id) for found in never_arrived(rows)] == [("a", 8), ("b", 9)]


def test_an_older_delivery_ends_the_search() -> None:
    since = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    assert is_before(row(1, "a", at="2026-11-20T09:59:59Z"), since)
    assert not is_before(row(1, "a", at="2026-11-20T10:00:00.5Z"), since)
