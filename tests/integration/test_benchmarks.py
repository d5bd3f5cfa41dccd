"""The benchmarks' command line: one compact object a line, all keys always there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEYS = ["figure", "unit", "better", "ours", "peer", "peer_name", "ratio", "goal", "met", "n", "notes"]


def measure(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, str(ROOT / "benchmarks" / program), *words)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("program", "figure", "id_"),
    [
        ("quality.py", "skills", "Q2.f1"),
        ("quality.py", "plan", "Q1.wave@all"),
        ("speed.py", "page", "P11.first"),
        ("speed.py", "ingest", "P1.rps"),
    ],
)
def test_a_figure_that_cannot_be_measured_says_why(
    tmp_path: Path, program: str, figure: str, id_: str
) -> None:
    done = measure(program, figure, "--data", str(tmp_path), "--json")
    assert done.returncode == 0
    [row] = map(json.loads, done.stdout.splitlines())
    assert list(row) == KEYS
    assert (row["figure"], row["met"], row["ours"]) == (id_, None, None)
    assert row["notes"]
    assert "measuring" in done.stderr


def test_without_json_it_is_a_table(tmp_path: Path) -> None:
    done = measure("speed.py", "stats", "--data", str(tmp_path))
    assert done.stdout.splitlines()[0].split()[:3] == ["figure", "ours", "peer"]


def test_an_unknown_figure_is_a_usage_error() -> None:
    done = measure("quality.py", "beauty")
    assert done.returncode == 2
    assert "payloads" in done.stderr
