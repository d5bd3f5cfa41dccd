"""One measured cell, as one line of JSON or one row of a table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Row:
    """A figure: all keys are always there, none where there is nothing."""

    figure: str
    unit: str
    better: Literal["higher", "lower"]
    ours: float | None = None
    peer: float | None = None
    peer_name: str | None = None
    ratio: float | None = None
    goal: str
    met: bool | None = None
    n: int | None = None
    notes: str = ""


def as_json(row: Row) -> str:
    return json.dumps(asdict(row), ensure_ascii=False, separators=(",", ":"))


def as_table(rows: Iterable[Row]) -> str:
    """Align the rows for people; a missing value is a dash."""
    head = ("figure", "ours", "peer", "ratio", "unit", "goal", "met", "n", "notes")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head) - 1)]
    return "\n".join(
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]
        ).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: "-"}[row.met]
    count = "-" if row.n is None else str(row.n)
    peer = _number(row.peer) + (f" ({row.peer_name})" if row.peer_name else "")
    return (
        row.figure,
        _number(row.ours),
        peer,
        _number(row.ratio),
        row.unit,
        row.goal,
        met,
        count,
        row.notes,
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"
