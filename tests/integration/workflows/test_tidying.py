"""Leavings: what a crash cut off goes, clones whose work was taken go, everything else stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.integration.workflows.conftest import BASE, Office

from worktrain.briefs import Brief, Budget
from worktrain.ids import session_id
from worktrain.sessions import End, Outcome, Role
from worktrain.states import Happening
from worktrain.store.items import Item
from worktrain.workflows.mending import tidying


def played(office: Office, item: Item, role: Role, end: End) -> Path:
    """Leave a session as the App would, with its three folders; give where it lies."""
    name = session_id(item.record.run, role=role.value, round_=1)
    brief = Brief(
        session=name,
        run=item.record.run,
        role=role,
        attempt=1,
        round=1,
        issue=item.record.issue,
        base_sha=BASE,
        head_sha=BASE,
        skill="",
        budget=Budget(seconds=60, turns=10, tokens=1000, usd=1.0),
    )
    office.known.sessions.start(brief)
    outcome = Outcome(
        session=name, role=role, end=end, backend="scripted", isolation="bubblewrap", transcript="t.jsonl"
    )
    office.known.sessions.end(outcome)
    folder = office.tools.settings.data / "sessions" / name
    for inside in ("work/blog", "home", "out"):
        (folder / inside).mkdir(parents=True)
    (folder / "work/blog/slug.py").write_text("SLUG = 1\n")
    return folder


def test_trials_that_a_crash_cut_off_are_removed_at_the_start(tmp_path: Path) -> None:
    closed = tmp_path / "trials/trial-1/work"
    closed.mkdir(parents=True)
    closed.chmod(0o500)
    (tmp_path / "trials/kept").mkdir()
    tidying.at_start(tmp_path)
    assert sorted(path.name for path in (tmp_path / "trials").iterdir()) == ["kept"]


def test_clones_whose_work_was_taken_go_when_the_issue_is_over(office: Office) -> None:
    item = office.opened(Happening.PLAN, Happening.START)
    folder = played(office, item, Role.DEVELOPER, End.FINISHED)
    office.known.items.move(office.item(), Happening.STOP)
    tidying.clones(office.tools, office.item())
    assert sorted(path.name for path in folder.iterdir()) == ["out"], "the bundle stays"


@pytest.mark.parametrize("end", [End.CRASHED, End.STOPPED, End.TIMED_OUT, End.GARBAGE])
def test_what_a_session_that_did_not_finish_wrote_is_never_removed(office: Office, end: End) -> None:
    item = office.opened(Happening.PLAN, Happening.START)
    folder = played(office, item, Role.DEVELOPER, end)
    office.known.items.move(office.item(), Happening.STOP)
    tidying.clones(office.tools, office.item())
    assert (folder / "work/blog/slug.py").read_text() == "SLUG = 1\n"


def test_while_the_issue_is_at_work_no_clone_goes(office: Office) -> None:
    item = office.opened(Happening.PLAN, Happening.START)
    folder = played(office, item, Role.ARCHITECT, End.FINISHED)
    tidying.clones(office.tools, office.item())
    assert (folder / "work").exists()
