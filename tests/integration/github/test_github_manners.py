"""Manners against a GitHub that keeps its limits: nobody asks early, everybody finishes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from worktrain.boundaries import NoPoints
from worktrain.errors import AuthError
from worktrain.events import Where
from worktrain.git.mirror import Mirror
from worktrain.github.app import App
from worktrain.github.errors import Limited, Refused, Unanswered
from worktrain.github.journal import MemoryJournal
from worktrain.github.pace import Pace
from worktrain.github.shortcomings import shortcomings
from worktrain.github.writer import Writer
from worktrain.intents import PushBranch
from worktrain.standin.faults import Fault
from worktrain.standin.throttle import Manner, Secondary
from worktrain.store.remembered import Remembered
from worktrain.workflows.handing import MirrorHands
from worktrain.workflows.tools import Place

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town

NAME = "acme/shop"


async def issue(town: Town) -> int:
    made = await town.as_person("maria", "POST", f"/repos/{NAME}/issues", {"title": "t", "body": "b"})
    number: int = made["number"]
    return number


def caller(town: Town) -> str:
    return f"installation {town.repository.installation_id}"


def statuses(town: Town) -> list[int]:
    return [each.status for each in town.standin.world.arrivals.by(caller(town))]


@pytest.mark.parametrize("status", [403, 429])
async def test_nobody_asks_early_and_all_finish_one_after_the_other(town: Town, status: int) -> None:
    number, throttle = await issue(town), town.standin.world.throttle
    await town.repository.issue(number)
    throttle.manner = Manner(status=status, retry_after=1)
    throttle.secondary = Secondary(points_a_minute=0)
    first = asyncio.create_task(town.repository.comments(number))
    while not throttle.refused:  # noqa: ASYNC110 - the refusal is a number in the stand-in
        await asyncio.sleep(0.01)
    throttle.secondary = Secondary(at_once=1)
    found = await asyncio.gather(*(town.repository.issue(number) for _ in range(40)), first)
    assert len(found) == 41
    assert (throttle.refused, throttle.early) == (1, 0)


async def test_the_hours_limit_is_waited_for_until_its_reset(town: Town) -> None:
    number, world = await issue(town), town.standin.world
    await town.repository.issue(number)
    hour = world.budget.hour(caller(town))
    hour.limit, hour.reset = hour.used, int(datetime.now(UTC).timestamp()) + 2
    world.budget.limit = hour.used
    found = await asyncio.gather(*(town.repository.issue(number) for _ in range(5)))
    assert len(found) == 5
    late = [each for each in world.arrivals.by(caller(town)) if each.at.timestamp() < hour.reset]
    assert [each.status for each in late].count(403) <= 5, "only those that were on their way"


async def test_a_far_reset_is_told_at_once_and_no_second_request_is_sent(town: Town) -> None:
    number, world = await issue(town), town.standin.world
    await town.repository.issue(number)
    hour = world.budget.hour(caller(town))
    hour.limit = world.budget.limit = hour.used
    for _ in range(3):
        with pytest.raises(Limited, match=r"waiting until \d\d:\d\dZ") as caught:
            await town.repository.issue(number)
    assert 3500 < caught.value.seconds <= 3601
    assert statuses(town).count(403) == 1
    assert world.throttle.early == 0


async def test_the_last_request_of_the_hour_costs_no_refusal(town: Town) -> None:
    number, world = await issue(town), town.standin.world
    await town.repository.token()
    world.budget.limit = 1
    assert await town.repository.issue(number) is not None
    with pytest.raises(Limited):
        await town.repository.issue(number)
    assert world.throttle.refused == 0


async def test_a_limit_of_graphql_leaves_rest_alone(town: Town) -> None:
    number, world = await issue(town), town.standin.world
    world.budget.hour(caller(town), "graphql").used = world.budget.limit
    world.throttle.manner = Manner(status=200)
    with pytest.raises(Limited):
        await town.repository.edited_since(number, "2026-01-01T00:00:00Z")
    assert await town.repository.issue(number) is not None


async def test_what_did_not_change_is_asked_for_free_of_charge(town: Town) -> None:
    number, world = await issue(town), town.standin.world
    first = await town.repository.issue(number)
    used = world.budget.hour(caller(town)).used
    assert [await town.repository.issue(number) for _ in range(3)] == [first] * 3
    assert world.budget.hour(caller(town)).used == used
    assert world.figures.app.total().not_modified == 3
    await town.as_person("maria", "PATCH", f"/repos/{NAME}/issues/{number}", {"title": "another"})
    changed = await town.repository.issue(number)
    assert changed is not None
    assert changed.title == "another"


async def test_a_page_that_comes_after_a_full_one_is_found(town: Town) -> None:
    async def numbers() -> list[int]:
        path = "/repos/{+repo}/issues{?per_page,sort,direction}"
        rows = await town.repository.client.pages(path, per_page=2, sort="created", direction="asc")
        return [row["number"] for row in rows]

    for _ in range(2):
        await issue(town)
    assert await numbers() == await numbers()
    third = await issue(town)
    assert third in await numbers()


@pytest.mark.parametrize("old_form", [True, False])
async def test_short_lived_tokens_are_renewed_before_anybody_notices(
    town: Town, monkeypatch: pytest.MonkeyPatch, old_form: bool
) -> None:
    number, world = await issue(town), town.standin.world
    world.apps.token_life, world.apps.old_tokens = timedelta(seconds=60), old_form
    tokens = set()
    for seconds in range(0, 600, 5):
        later = timedelta(seconds=seconds)
        monkeypatch.setattr(world, "now", lambda later=later: datetime.now(UTC) + later)
        assert await town.repository.issue(number) is not None
        tokens.add(await town.repository.token())
    assert 10 <= len(tokens) <= 13
    assert all((len(token) == 40) is old_form for token in tokens)
    assert 401 not in [each.status for each in world.arrivals.all]


async def test_a_revoked_token_costs_one_refusal_however_many_use_it(town: Town) -> None:
    number, world = await issue(town), town.standin.world
    await town.repository.issue(number)
    (installation,) = world.apps.installations
    world.apps.revoke(installation)
    found = await asyncio.gather(*(town.repository.issue(number) for _ in range(3)))
    assert all(found)
    await town.repository.issue(number)
    refused = [each for each in world.arrivals.all if each.status == 401]
    minted = [each for each in world.arrivals.all if each.path.endswith("/access_tokens")]
    assert len(refused) <= 3
    assert len(minted) == 2, "one before, one for all of them afterwards"


@pytest.mark.parametrize("gone", [True, False])
async def test_an_installation_that_ended_is_one_sentence(town: Town, gone: bool) -> None:
    number, world = await issue(town), town.standin.world
    await town.repository.issue(number)
    (installation,) = world.apps.installations
    world.apps.suspend(installation, world.now())
    if gone:
        world.apps.installations.clear()
    with pytest.raises(AuthError, match="may not act there") as caught:
        await town.repository.issue(number)
    assert "\n" not in str(caught.value)
    assert len([each for each in world.arrivals.all if each.path.endswith("/access_tokens")]) == 2


async def test_a_clock_ten_minutes_off_is_no_obstacle(
    town: Town, private_key: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    number = await issue(town)
    for minutes in (10, -10):
        ahead = timedelta(minutes=minutes)
        monkeypatch.setattr(town.standin.world, "now", lambda ahead=ahead: datetime.now(UTC) + ahead)
        api = f"{town.standin.url}/api/v3"
        async with App(api_url=api, graphql_url="", app_id=town.app.app_id, private_key=private_key) as app:
            (where,) = await app.installed()
            repository = app.repository(
                full_name=NAME, repository_id=where.repository_id, installation_id=where.installation_id
            )
            assert await repository.issue(number) is not None
    assert ["behind" in message for message in caplog.messages] == [True, False]


@pytest.mark.parametrize("kind", ["unicorn", "reset", "lost", "truncated", "broken"])
async def test_a_broken_answer_is_our_sentence_and_holds_no_token(
    town: Town, kind: Any, caplog: pytest.LogCaptureFixture
) -> None:
    number, world = await issue(town), town.standin.world
    before = await town.repository.issue(number)
    token = await town.repository.token()
    times = 2 if kind in {"reset", "lost"} else 1  # aiohttp asks once more over a fresh connection
    world.faults.add(
        Fault(kind=kind, method="GET", path=f"/repos/{NAME}/issues/{number}/labels", times=times)
    )
    with pytest.raises(Unanswered) as caught:
        await town.repository.labels_of(number)
    assert token not in str(caught.value) + caplog.text
    assert await town.repository.labels_of(number) == ()
    assert await town.repository.issue(number) == before


async def test_an_error_that_echoes_our_token_does_not_hand_it_on(town: Town) -> None:
    token = await town.repository.token()
    with pytest.raises(Refused) as caught:
        await town.repository.client.get("/repos/{+repo}/issues{?state}", state=token)
    assert town.standin.world.arrivals.all[-1].status == 422
    assert token not in str(caught.value)


async def test_a_permission_that_is_missing_is_told_at_the_start_and_where_it_is_met(town: Town) -> None:
    number, app = await issue(town), town.standin.world.app("train")
    app.permissions["checks"] = "read"
    sentences = await shortcomings(town.app)
    page = f"{town.standin.url}/settings/apps/train/permissions"
    assert f"checks: write (has read); grant it at {page}." in sentences[0]
    assert len(sentences) == 1
    run = {"name": "proof", "head_sha": town.head}
    with pytest.raises(AuthError, match="lacks checks: write") as caught:
        await town.repository.client.post("/repos/{+repo}/check-runs", run)
    assert page in caught.value.fix
    assert await town.repository.issue(number) is not None


async def test_a_token_that_is_revoked_before_a_fetch_and_a_push_is_renewed(
    town: Town, tmp_path: Path
) -> None:
    world, mirror = town.standin.world, Mirror(tmp_path / "m.git", url=f"{town.standin.url}/{NAME}.git")
    known = Remembered(tmp_path / "data")
    writer = Writer(
        town.repository,
        journal=MemoryJournal(),
        points=NoPoints(),
        pace=Pace(0),
        hands=MirrorHands(mirror),
    )
    where = Where(
        repository=NAME,
        repository_id=town.repository.repository_id,
        default_branch="main",
        installation_id=town.repository.installation_id,
    )
    place = Place(
        where=where,
        github=town.repository,
        writer=writer,
        mirror=mirror,
        effects=known.effects,
        policies=known.policies,
    )
    (installation,) = world.apps.installations
    await town.repository.token()
    world.apps.revoke(installation)
    assert await place.fetch() == town.base
    world.apps.revoke(installation)
    branch = "worktrain/issue-2-again"
    await writer.do(
        PushBranch(repository=NAME, repository_id=where.repository_id, branch=branch, sha=town.head)
    )
    assert town.git("rev-parse", branch) == town.head
    known.close()


async def test_an_idle_sweeps_questions_cost_nothing_the_second_time(town: Town) -> None:
    world = town.standin.world
    await issue(town)
    await world.deliveries_idle()

    async def look() -> int:
        began = len(world.arrivals.all)
        await shortcomings(town.app)
        await town.app.installed()
        await town.app.failed_deliveries(since=datetime.now(UTC) - timedelta(days=1))
        await town.repository.labelled("worktrain:ready")
        await town.repository.open_pulls()
        return len(world.arrivals.all) - began

    await look()
    used = [world.budget.hour(each).used for each in (caller(town), f"app {town.app.app_id}")]
    assert await look() >= 7
    assert [world.budget.hour(each).used for each in (caller(town), f"app {town.app.app_id}")] == used
