"""The writer with the real journal: what it knows after the process is gone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain.boundaries import NoPoints, Points
from worktrain.github.errors import Unanswered
from worktrain.github.pace import Pace
from worktrain.github.writer import Writer
from worktrain.intents import SetCheck
from worktrain.store.database import Database
from worktrain.store.effects import Effects

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town


class Killed(BaseException):
    """The process dies here."""


class KillBefore:
    def __init__(self, moment: str) -> None:
        self._moment = moment

    def reach(self, point: str) -> None:
        if point.endswith(self._moment):
            raise Killed


def writer(town: Town, database: Database, points: Points | None = None) -> Writer:
    return Writer(
        town.repository,
        journal=Effects(database),
        points=points or NoPoints(),
        pace=Pace(0),
        hands=town.hands,
    )


def check(town: Town, title: str) -> SetCheck:
    return SetCheck(
        repository="acme/shop", name="proof", head_sha=town.head, status="queued", title=title, summary="s"
    )


@pytest.mark.parametrize("moment", ["journaled", "applied", "done"])
async def test_a_new_process_finishes_what_the_old_one_began(town: Town, tmp_path: Path, moment: str) -> None:
    for title in ("one", "two"):
        before = Database(tmp_path / "worktrain.sqlite")
        with pytest.raises(Killed):
            await writer(town, before, KillBefore(moment)).do(check(town, title))
        before.close()
        after = Database(tmp_path / "worktrain.sqlite")
        await writer(town, after).do(check(town, title))
        after.close()
        (found,) = town.held.checks.values()
        assert found.title == title
    assert town.standin.world.figures.duplicates == 0


async def test_a_lost_answer_is_known_to_the_next_process(town: Town, tmp_path: Path) -> None:
    town.weather.faults = ["request", "request"]
    before = Database(tmp_path / "worktrain.sqlite")
    with pytest.raises(Unanswered):
        await writer(town, before).do(check(town, "one"))
    before.close()
    town.weather.faults = ["answer"]
    after = Database(tmp_path / "worktrain.sqlite")
    await writer(town, after).do(check(town, "one"))
    after.close()
    assert len(town.held.checks) == 1
