"""`worktrain stop --all` holds everything back, `worktrain resume` lets it go, `worktrain status` says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from worktrain.store.remembered import Remembered

Run = Callable[..., tuple[int, str, str]]


def data(known: Remembered) -> Path:
    return known.database.path.parent


def test_stop_all_holds_back_what_is_labelled_later(town: Remembered, run: Run) -> None:
    _, _, err = run("stop", "--all", "--data", data(town))
    assert "Nothing starts until: worktrain resume" in err
    assert town.standstill.since() is not None
    assert "nothing starts until: worktrain resume" in run("status", "--data", data(town))[1]
    assert json.loads(run("status", "--json", "--data", data(town))[1])["stopped_since"] is not None


def test_stopping_one_issue_or_one_repository_holds_nothing_back(town: Remembered, run: Run) -> None:
    run("stop", "2", "--data", data(town))
    run("stop", "--all", "-R", "acme/shop", "--data", data(town))
    assert town.standstill.since() is None


def test_resume_lets_work_start_and_says_what_begins(
    empty: Remembered, queue_one: Callable[[], None], run: Run
) -> None:
    run("stop", "--all", "--data", data(empty))
    queue_one()
    code, out, _ = run("resume", "--data", data(empty))
    assert code == 0
    assert re.search(r"Work may start again; it was held back since \S{10}T\d\d:\d\d:\d\dZ\.", out)
    assert "`/worktrain retry`" in out
    assert "1 labelled meanwhile: begins when the App starts" in out
    assert empty.standstill.since() is None


def test_resume_without_a_stop_says_so(empty: Remembered, run: Run) -> None:
    assert run("resume", "--data", data(empty))[:2] == (0, "Nothing was held back.\n")
    body = json.loads(run("resume", "--json", "--data", data(empty))[1])
    assert body == {"schema": "worktrain.resume/1", "stopped_since": None, "queued": 0, "app_running": False}
