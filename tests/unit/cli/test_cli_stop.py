"""`worktrain stop`: the word is left in the store; an App that runs hears it, and says so by obeying."""

from __future__ import annotations

import asyncio
import fcntl
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from worktrain.cli import running
from worktrain.cli.running import LOCK, app_runs
from worktrain.states import Happening, State
from worktrain.store.items import Interrupt, Item
from worktrain.store.remembered import Remembered
from worktrain.workflows.mending import heed
from worktrain.workflows.tools import Tools

Run = Callable[..., tuple[int, str, str]]

REPOSITORY = 7
STOP = Interrupt(kind="stop", by="the operator", by_id=0, detail="2026-11-20T12:00:00.000000Z")


def data(known: Remembered) -> Path:
    return known.database.path.parent


def item(known: Remembered, number: int) -> Item:
    found = known.items.get(REPOSITORY, number)
    assert found is not None
    return found


def obey(known: Remembered, number: int) -> None:
    """Do what a squad does with the word."""
    known.items.move(item(known, number), Happening.STOP)
    known.items.interrupt(REPOSITORY, number, None)


def test_without_an_app_the_word_is_kept(town: Remembered, run: Run) -> None:
    code, out, _ = run("stop", "2", "--data", data(town))
    assert code == 0
    assert "will be stopped when the App starts" in out
    assert item(town, 2).interrupt == STOP
    assert item(town, 4).interrupt is None


def test_all_stops_what_is_not_over(town: Remembered, run: Run) -> None:
    body = json.loads(run("stop", "--all", "--json", "--data", data(town))[1])
    assert body["schema"] == "worktrain.stop/1"
    assert {each["issue"] for each in body["issues"]} == {2, 3, 4}
    assert {number for number in range(1, 7) if item(town, number).interrupt} == {2, 3, 4}


def test_what_is_over_gets_no_word(town: Remembered, run: Run) -> None:
    code, out, _ = run("stop", "1", "--data", data(town))
    assert code == 0
    assert "over (merged)" in out
    assert item(town, 1).interrupt is None
    assert not town.items.tell_to_stop(REPOSITORY, 1, STOP)


def test_with_nothing_going_on_all_says_so(empty: Remembered, run: Run) -> None:
    assert run("stop", "--all", "--data", data(empty))[:2] == (0, "Nothing is going on.\n")


@pytest.fixture
def app(town: Remembered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worktrain.cli.stop.app_runs", lambda _data: True)
    monkeypatch.setattr("worktrain.cli.stop.LOOK", 0.01)


@pytest.mark.usefixtures("app")
def test_with_an_app_it_waits_until_the_work_is_over(town: Remembered, run: Run) -> None:
    late = threading.Timer(0.05, obey, (town, 2))
    late.start()
    code, out, _ = run("stop", "2", "--data", data(town))
    late.join()
    assert code == 0
    assert "over (stopped)" in out


@pytest.mark.usefixtures("app")
def test_an_app_that_does_not_obey_is_told_of(town: Remembered, run: Run) -> None:
    code, out, err = run("stop", "2", "--wait", "0.05", "--data", data(town))
    assert code == 1
    assert "still developing" in out
    assert "did not stop within 0.05 s" in err
    assert item(town, 2).interrupt == STOP


@pytest.mark.usefixtures("app")
def test_a_word_that_was_written_over_is_left_again(town: Remembered, run: Run) -> None:
    def other_word_first() -> None:
        town.items.interrupt(REPOSITORY, 2, None)

    late = threading.Timer(0.05, other_word_first)
    late.start()
    run("stop", "2", "--wait", "0.3", "--data", data(town))
    late.join()
    assert item(town, 2).interrupt == STOP


def test_an_app_is_known_by_its_engines_lock(tmp_path: Path) -> None:
    assert not app_runs(tmp_path)
    with (tmp_path / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert app_runs(tmp_path)
    assert not app_runs(tmp_path)


def test_the_lock_is_the_engines_own() -> None:
    source = (Path(heed.__file__).parents[1] / "engine.py").read_text()
    assert f'"{running.LOCK}"' in source


@dataclass
class Engine:
    """Notes which jobs are started; one that was started is not started again."""

    jobs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def enqueue(self, _kind: str, job_id: str, job: Mapping[str, Any]) -> None:
        self.asked.append(job_id)
        self.jobs.setdefault(job_id, job)


@dataclass
class Hands:
    remembered: Remembered
    engine: Engine
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self, repository_id: int, number: int) -> asyncio.Event:
        assert (repository_id, number) == (REPOSITORY, 2)
        return self.stopped


async def looks(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, between: Callable[[], None], count: int
) -> None:
    """Let the watch look so many times, with something happening in between."""
    seen = 0

    async def sleep(_seconds: float) -> None:
        nonlocal seen
        seen += 1
        between()
        if seen == count:
            raise asyncio.CancelledError

    monkeypatch.setattr("worktrain.workflows.mending.heed.asyncio.sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        await heed.watch(cast("Tools", hands))


async def test_a_word_starts_one_job(town: Remembered, monkeypatch: pytest.MonkeyPatch) -> None:
    town.items.tell_to_stop(REPOSITORY, 2, STOP)
    hands = Hands(town, Engine())
    await looks(hands, monkeypatch, lambda: None, 3)
    assert hands.engine.asked == [f"heed-7-2-{STOP.detail}"]


async def test_a_later_word_starts_another_job(town: Remembered, monkeypatch: pytest.MonkeyPatch) -> None:
    town.items.tell_to_stop(REPOSITORY, 2, STOP)
    hands = Hands(town, Engine())

    def again() -> None:
        town.items.tell_to_stop(REPOSITORY, 2, replace(STOP, detail="later"))

    await looks(hands, monkeypatch, again, 3)
    assert list(hands.engine.jobs) == [f"heed-7-2-{STOP.detail}", "heed-7-2-later"]


async def test_words_from_github_are_not_its_business(
    town: Remembered, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.items.interrupt(REPOSITORY, 2, Interrupt(kind="stop", by="maria", by_id=1))
    town.items.interrupt(REPOSITORY, 4, Interrupt(kind="pull-closed", by="somebody", by_id=0))
    hands = Hands(town, Engine())
    await looks(hands, monkeypatch, lambda: None, 2)
    assert hands.engine.asked == []


async def test_heeding_ends_the_session_and_starts_a_leg(town: Remembered) -> None:
    town.items.tell_to_stop(REPOSITORY, 2, STOP)
    hands, leg = Hands(town, Engine()), item(town, 2).leg
    assert not await heed.heed(cast("Tools", hands), {"repository_id": REPOSITORY, "number": 2})
    assert hands.stopped.is_set()
    assert list(hands.engine.jobs) == [f"squad-7-2-{leg + 1}"]


async def test_a_word_that_was_obeyed_meanwhile_does_nothing(town: Remembered) -> None:
    hands = Hands(town, Engine())
    await heed.heed(cast("Tools", hands), {"repository_id": REPOSITORY, "number": 2})
    assert not hands.stopped.is_set()
    assert hands.engine.jobs == {}


def test_the_word_of_the_operator_can_be_obeyed(town: Remembered) -> None:
    for number in (2, 3, 4):
        obey(town, number)
        assert item(town, number).state is State.STOPPED
