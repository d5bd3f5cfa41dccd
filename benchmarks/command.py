"""The command line that both benchmarks share: choose figures, measure them, print them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.figures import later, payloads, plan_quality, session, start, writes
from benchmarks.rows import Row, as_json, as_table

Figure = Callable[[Path], Iterable[Row]]
"""Measures one figure; given the folder of real data."""

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

QUALITY: Mapping[str, Figure] = {
    "plan": plan_quality.measure,
    "skills": later.skills_quality,
    "signals": later.signals,
    "transcripts": later.transcripts_read,
    "payloads": payloads.measure,
}
SPEED: Mapping[str, Figure] = {
    "ingest": later.ingest,
    "writes": writes.measure,
    "start": start.measure,
    "session": session.measure,
    "overhead": later.overhead,
    "transcripts": later.transcripts_speed,
    "preflight": later.preflight,
    "skills": later.skills_speed,
    "plan": later.plan_speed,
    "stats": later.stats,
    "growth": later.growth,
    "workers": later.workers,
    "page": later.page,
}


def run(program: str, figures: Mapping[str, Figure], words: Sequence[str]) -> int:
    """Measure what was asked for; 0 whenever it measured, also when a goal is missed."""
    parser = argparse.ArgumentParser(prog=program, description="Measure WorkTrain's figures.")
    parser.add_argument("figure", choices=[*figures, "all"])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of real data (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
    asked = parser.parse_args(words)
    rows: list[Row] = []
    for name in figures if asked.figure == "all" else [asked.figure]:
        print(f"measuring {name} …", file=sys.stderr)
        for row in figures[name](asked.data):
            rows.append(row)
            if asked.json:
                print(as_json(row), flush=True)
    if not asked.json:
        print(as_table(rows))
    return 0
