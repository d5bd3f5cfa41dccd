"""`worktrain events`: every call from GitHub, what was decided, and why."""

from __future__ import annotations

from pathlib import Path

import click

from worktrain.cli.moments import ago
from worktrain.cli.options import data_option, json_option, limit_option, remembered
from worktrain.cli.output import emit, hint, say, sign
from worktrain.cli.tables import Cell, table
from worktrain.cli.words import left_out, sentence
from worktrain.store.clock import utc_now
from worktrain.store.database import Row

_DECISIONS = {
    "stored": ("…", "to do", ""),
    "handled": ("✓", "handled", "green"),
    "ignored": ("–", "ignored", "dim"),
    "parked": ("✗", "parked", "red"),
}


@click.group()
def events() -> None:
    """See what GitHub told the App, and what came of it."""


@events.command("list")
@data_option
@limit_option(50)
@json_option
def list_(data: Path, limit: int, as_json: bool) -> None:
    """List deliveries, the newest first, each with its decision and the reason for it.

    Handled: it led to what the reason says. Ignored: it asks nothing of us. Parked: it could not be
    handled; redeliver it from the App's settings. To do: stored, and not yet looked at.
    """
    with remembered(data) as known:
        rows, total = known.deliveries.listed(limit), known.deliveries.count()
    if as_json:
        body = {"events": [_as_json(row) for row in rows], "left_out": max(0, total - len(rows))}
        emit("worktrain.events/1", body)
        return
    if not rows:
        say("GitHub has not called yet.")
        hint("See the App's settings on GitHub, Advanced, for what was sent and what came back.")
        return
    now = utc_now()
    headers = ("came", "event", "about", "decision", "reason", "delivery")
    table(headers, [_row(row, now=now) for row in rows], spare="delivery")
    if more := left_out(len(rows), total, "deliveries"):
        hint(more)


def _row(row: Row, *, now: str) -> list[str | Cell]:
    symbol, word, style = _DECISIONS[row["state"]]
    number = f"#{row['number']}" if row["number"] else ""
    return [
        ago(row["received_at"], now=now),
        sentence(f"{row['event']} {row['action']}" if row["action"] else row["event"]),
        sentence(f"{row['repository'] or ''}{number}"),
        Cell(f"{sign(symbol)} {word}", style),
        sentence(row["reason"]),
        row["guid"],
    ]


def _as_json(row: Row) -> dict[str, object]:
    return {
        "guid": row["guid"],
        "event": row["event"],
        "action": row["action"],
        "repository": row["repository"],
        "number": row["number"],
        "decision": row["state"],
        "reason": row["reason"],
        "received_at": row["received_at"],
        "handled_at": row["handled_at"],
    }
