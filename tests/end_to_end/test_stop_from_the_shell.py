"""`worktrain stop` at another shell ends a session that would never end by itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

SCENARIO = {
    "version": 1,
    "repository": {"name": "acme/blog", "path": "repo", "ref": "main"},
    "config": {
        "version": 1,
        "commands": {"test": "python -m pytest -q {tests}", "suite": "python -m pytest -q"},
    },
    "people": {"maria": "admin"},
    "issues": [
        {"key": "slug", "title": "Slugs", "body": "`blog.py`", "author": "maria", "ready_by": "maria"}
    ],
    "agents": {"slug": {"developer": [{"puppet": "hang"}]}},
    "expect": {"slug": "stopped"},
}


@pytest.fixture
def playing(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Play the scenario; everything temporary lies in the test's own folder."""
    repo = tmp_path / "scenario" / "repo"
    repo.mkdir(parents=True)
    (repo / "blog.py").write_text("SLUG = 1\n")
    (repo / "test_blog.py").write_text("def test_blog():\n    pass\n")
    (repo.parent / "scenario.yaml").write_text(yaml.safe_dump(SCENARIO))
    words = ("demo", "--scenario", str(repo.parent), "--check", "--json", "--keep", str(tmp_path / "kept"))
    with subprocess.Popen(
        [sys.executable, "-m", "worktrain", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as process:
        yield process
        if process.poll() is None:
            process.send_signal(signal.SIGINT)  # so that it ends what it started


def worktrain(*words: str, data: Path) -> str:
    command = [sys.executable, "-m", "worktrain", *words, "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_a_hanging_session_ends_when_the_operator_says_stop(
    playing: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert playing.stderr is not None
    assert any(" developing " in line for line in playing.stderr), "the developer never started"
    (data,) = tmp_path.glob("worktrain-demo-*/data")
    assert json.loads(worktrain("status", "--json", data=data))["app_running"] is True
    assert "over (stopped)" in worktrain("stop", "1", data=data)
    out, _ = playing.communicate(timeout=60)
    assert playing.returncode == 0
    assert json.loads(out)["issues"]["slug"]["outcome"] == "stopped"
    run = json.loads(worktrain("runs", "show", "1", "--json", data=tmp_path / "kept"))
    assert (run["state"], run["reason"]) == ("stopped", "the operator said stop")
    assert [each["kind"] for each in run["interventions"]] == ["stop"]
    assert [each["end"] for each in run["sessions"]] == ["finished", "stopped"]
