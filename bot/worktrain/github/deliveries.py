"""Webhook deliveries that never reached us; GitHub does not send them again by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from worktrain.github import parse
from worktrain.github.values import DeliveryRow


def never_arrived(rows: Iterable[dict[str, Any]]) -> list[DeliveryRow]:
    """Keep, of each delivery without a single good try, the latest try; the oldest delivery first."""
    latest: dict[str, DeliveryRow] = {}
    arrived = set()
    for row in map(parse.delivery, rows):
        if row.status == "OK":
            arrived.add(row.guid)
        known = latest.setdefault(row.guid, row)
        if row.id > known.id:
            latest[row.guid] = row
    missed = [row for guid, row in latest.items() if guid not in arrived]
    return sorted(missed, key=lambda row: row.delivered_at)


def is_before(row: dict[str, Any], since: datetime) -> bool:
    """Say whether a delivery is older than we want to look; the list has the newest first."""
    return datetime.fromisoformat(row["delivered_at"]) < since
