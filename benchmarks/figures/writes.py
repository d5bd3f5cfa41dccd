"""P2: what one merged issue costs GitHub, counted by the stand-in while the built-in demo plays."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.rows import Row

SECONDS = 300
Issue = dict[str, Any]


def measure(_data: Path) -> Iterator[Row]:
    """Give the dearest merged issue of the demo, without and with rework."""
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(scratch) / "kept"
        result, problem = _play(kept)
        edits = _empty_edits(kept / "writes.jsonl")
    merged = [issue for issue in result.get("issues", {}).values() if issue["outcome"] == "merged"]
    clean = [issue for issue in merged if issue["rounds"] == 1]
    again = [issue for issue in merged if issue["rounds"] > 1]
    yield _row(
        "content_writes@clean", [issue["content_writes"] for issue in clean], 5, problem or _all(clean)
    )
    beyond = [issue["content_writes"] - (issue["rounds"] - 1) for issue in again]
    yield _row(
        "content_writes@reworked", beyond, 5, problem or f"less 1 for each further round; {_all(again)}"
    )
    yield _row("requests", [issue["requests"] for issue in merged], 60, problem or _free(merged, result))
    yield _row("empty_edits", [edits] if edits is not None else [], 0, problem or "in the whole demo")


def _play(kept: Path) -> tuple[dict[str, Any], str]:
    """Run the demo; give its one object, or why there is none."""
    words = (sys.executable, "-m", "worktrain", "demo", "--check", "--json", "--keep", str(kept))
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {}, f"the demo did not end within {SECONDS} s"
    try:
        result: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        said = done.stderr.strip().splitlines() or ["nothing"]
        return {}, f"the demo gave no result (exit {done.returncode}): {said[-1][:160]}"
    return result, "" if result["ok"] else "the demo's expectations were not met"


def _empty_edits(journal: Path) -> int | None:
    """Count edits that sent what the same place was sent the time before."""
    if not journal.exists():
        return None
    last: dict[tuple[str, ...], Any] = {}
    empty = 0
    for write in map(json.loads, journal.read_text().splitlines()):
        if not write["planted"] and write["method"] == "PATCH" and write["status"] < 400:
            place = tuple(str(write[key]) for key in ("route", "repository", "number", "key"))
            empty += last.get(place) == write["body"]
            last[place] = write["body"]
    return empty


def _all(issues: Sequence[Issue]) -> str:
    return "all writes: " + ", ".join(str(issue["writes"]) for issue in issues)


def _free(issues: Sequence[Issue], result: dict[str, Any]) -> str:
    """Tell how many requests were conditional and cost nothing: without, each would be a whole answer."""
    each = ", ".join(f"{issue['requests']} ({issue['not_modified']} free)" for issue in issues)
    github = result["github"]
    counted = github["requests"] - github["not_modified"]
    return f"304s are free; by issue: {each}; whole demo: {github['requests']}, {counted} counted"


def _row(cell: str, values: Sequence[int], limit: int, notes: str) -> Row:
    worst = max(values) if values else None
    return Row(
        figure=f"P2.{cell}",
        unit="count, the dearest issue",
        better="lower",
        ours=worst,
        goal=f"<= {limit}",
        met=None if worst is None else worst <= limit,
        n=len(values) or None,
        notes=notes,
    )
