"""A whole scenario through the App: each program plays developer, reviewer and all other roles."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from tests.end_to_end.conftest import Json, act, config, finding, fix, issue, proving, sample, squad, write

SECONDS = 150
ASKS: Json = {
    "turns": [{"say": "Which?"}, {"ask": "Same day or same minute?"}, *fix("dates")["turns"]],
    "outcome": {"summary": "dates strips."},
}
FIX_AGAIN: Json = {"turns": [write("docs/tabs.md", "Tabs go, too.\n")], "outcome": {"summary": "Said so."}}
SCENARIO: Json = {
    "version": 1,
    "repository": {"name": "acme/blog", "path": "repo/"},
    "config": config(),
    "people": {"maria": "admin", "eve": "none"},
    "issues": [issue("slug"), issue("dates"), issue("tags")],
    "agents": {
        "slug": {
            **squad("slug"),
            "developer": [fix("slug"), FIX_AGAIN],
            "reviewer": [{"verdict": "changes", "findings": [finding()]}, {"verdict": "accept"}],
        },
        "dates": {**squad("dates"), "developer": [ASKS]},
        "tags": {**squad("tags"), "developer": [{"puppet": "crash"}, fix("tags")], "sdet": [proving("tags")]},
    },
    "people_do": [act("dates", "needs_human", "maria", comment="/worktrain answer same-minute")],
    "expect": {"slug": "merged", "dates": "merged", "tags": "merged"},
}


def test_questions_rework_crashes_and_merges_come_out_as_with_scripted_agents(
    agent: str, places: dict[str, str], tmp_path: Path
) -> None:
    report = play(agent, places[agent], tmp_path)
    assert report["ok"], report
    assert {key: told["outcome"] for key, told in report["issues"].items()} == SCENARIO["expect"]
    assert (report["issues"]["slug"]["rounds"], report["issues"]["tags"]["attempts"]) == (2, 2)
    assert report["sandbox"] == "bubblewrap"
    kept = tmp_path / "kept"
    asked = sqlite3.connect(kept / "worktrain.sqlite").execute("SELECT brief, outcome FROM sessions")
    rows = [(json.loads(brief)["role"], json.loads(outcome)) for brief, outcome in asked]
    assert {role for role, _ in rows} == {"architect", "developer", "reviewer", "sdet", "productivity"}
    assert {outcome["backend"] for _, outcome in rows} == {agent}
    assert min(outcome["usage"]["usd"] for _, outcome in rows) > 0, "the proxy has counted each of them"
    left = [path for path in kept.rglob("*") if path.is_file() and b"sk-demo-" in path.read_bytes()]
    assert left == [], "the key is in nothing that is left"


def play(agent: str, program: str, folder: Path) -> Any:
    """Run the demo as a user would; give its one object."""
    sample(folder / "repo", ["slug", "dates", "tags"])
    (folder / "scenario.yaml").write_text(yaml.safe_dump(SCENARIO, sort_keys=False))
    variable = {"claude-code": "WORKTRAIN_CLAUDE_CODE", "codex": "WORKTRAIN_CODEX"}[agent]
    asked = (
        "--scenario",
        str(folder),
        "--agents",
        agent,
        "--check",
        "--json",
        "--keep",
        str(folder / "kept"),
    )
    done = subprocess.run(
        [sys.executable, "-m", "worktrain", "demo", *asked, "--keep", str(folder / "kept")],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), variable: program},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)
