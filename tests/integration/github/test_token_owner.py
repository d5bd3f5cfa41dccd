"""A person's token instead of an App: what it writes, what counts as ours, and what it cannot do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.integration.github.conftest import NAME, PERMISSIONS, Town

from worktrain.boundaries import NoPoints
from worktrain.errors import AuthError
from worktrain.events import Commented
from worktrain.github.errors import Unauthorised
from worktrain.github.journal import MemoryJournal, Row
from worktrain.github.owner import Owner
from worktrain.github.pace import Pace
from worktrain.github.repository import Repository
from worktrain.github.writer import Writer
from worktrain.intents import SetCheck, StickyComment
from worktrain.store.deliveries import Delivery
from worktrain.store.remembered import Remembered
from worktrain.words.marker import mark
from worktrain.workflows import intake
from worktrain.workflows.polling.poll import Poller

TOKEN = {**{name: level for name, level in PERMISSIONS.items() if name != "checks"}, "statuses": "write"}


@dataclass
class Desk:
    """Maria's token, and the clients made of it."""

    town: Town
    owner: Owner
    repository: Repository

    def writer(self, journal: MemoryJournal | None = None) -> Writer:
        return Writer(
            self.repository,
            journal=journal or MemoryJournal(),
            points=NoPoints(),
            pace=Pace(0),
            hands=self.town.hands,
        )


def owner_of(town: Town, token: str, *names: str) -> Owner:
    return Owner(
        api_url=f"{town.standin.url}/api/v3",
        graphql_url=f"{town.standin.url}/api/graphql",
        token=token,
        repositories=names or (NAME,),
        pace=0,
    )


@pytest.fixture
async def desk(town: Town) -> AsyncIterator[Desk]:
    token = town.standin.world.fine_grained_token("maria", [NAME], TOKEN)
    async with owner_of(town, token) as owner:
        (where,) = await owner.installed()
        repository = owner.repository(
            full_name=where.repository,
            repository_id=where.repository_id,
            installation_id=where.installation_id,
        )
        yield Desk(town, owner, repository)


def check(town: Town, **more: Any) -> SetCheck:
    given = {"status": "completed", "conclusion": "success", "title": "Proven; merging.", "summary": "…"}
    return SetCheck.model_validate(
        {"repository": NAME, "name": "worktrain / proof", "head_sha": town.head, **given, **more}
    )


def sticky(body: str) -> StickyComment:
    return StickyComment(repository=NAME, number=1, sticky="status", body=f"{body}\n\n{mark('status')}")


async def comments(town: Town) -> list[str]:
    rows = await town.as_person("maria", "GET", f"/repos/{NAME}/issues/1/comments")
    return [row["body"] for row in rows]


async def test_it_is_the_owner_who_writes(desk: Desk) -> None:
    login, number, same = await desk.owner.slug_and_bot()
    assert (login, same) == ("maria", "maria")
    assert number == desk.town.standin.world.accounts.get("maria").id
    assert await desk.repository.stands_for() == "maria"
    assert await desk.town.repository.stands_for() == "", "an App stands for itself"


@pytest.mark.parametrize(
    ("conclusion", "state"),
    [
        (None, "pending"),
        ("success", "success"),
        ("failure", "failure"),
        ("action_required", "failure"),
        ("neutral", "failure"),
    ],
)
async def test_a_check_becomes_a_status_that_never_claims_too_much(
    desk: Desk, conclusion: str | None, state: str
) -> None:
    status = "completed" if conclusion else "in_progress"
    await desk.writer().do(check(desk.town, conclusion=conclusion, status=status))
    (made,) = desk.town.held.statuses
    assert (made.context, made.state, made.description) == ("worktrain / proof", state, "Proven; merging.")
    assert desk.town.held.checks == {}


async def test_a_status_whose_answer_was_lost_is_not_set_again(desk: Desk) -> None:
    journal, intent = MemoryJournal(), check(desk.town)
    await desk.writer(journal).do(intent)
    journal.rows[intent.key] = Row(state="sent")
    await desk.writer(journal).do(intent)
    assert len(desk.town.held.statuses) == 1
    await desk.writer(journal).do(replace_conclusion(intent))
    assert [made.state for made in desk.town.held.statuses] == ["success", "failure"]


def replace_conclusion(intent: SetCheck) -> SetCheck:
    return intent.model_copy(update={"conclusion": "failure"})


async def test_ours_is_what_has_the_owner_and_the_marker(desk: Desk) -> None:
    await desk.town.as_person("eve", "POST", f"/repos/{NAME}/issues", {"title": "Slugs"})
    path = f"/repos/{NAME}/issues/1/comments"
    copied, own = sticky("A copy.").body, "My own words."
    await desk.town.as_person("eve", "POST", path, {"body": copied})
    await desk.town.as_person("maria", "POST", path, {"body": own})
    journal, intent = MemoryJournal(), sticky("It runs.")
    journal.rows[intent.key] = Row(state="sent")
    await desk.writer(journal).do(intent)
    assert await comments(desk.town) == [copied, own, intent.body], "neither was taken for ours"
    journal.rows[intent.key] = Row(state="sent")
    await desk.writer(journal).do(sticky("It ended."))
    assert await comments(desk.town) == [copied, own, sticky("It ended.").body]


async def test_the_owners_words_are_commands_and_ours_are_not_heard(desk: Desk, tmp_path: Path) -> None:
    heard: list[str] = []

    async def handle(delivery: Delivery) -> None:
        event = intake.read(delivery)
        assert isinstance(event, Commented)
        heard.append(f"{event.sender.login}: {event.body.splitlines()[0]}")

    remembered = Remembered(tmp_path / "data")
    await desk.town.as_person("eve", "POST", f"/repos/{NAME}/issues", {"title": "Slugs"})
    poller = Poller(desk.owner, remembered, store=remembered.deliveries.store, handle=handle)
    await poller.poll()
    path = f"/repos/{NAME}/issues/1/comments"
    await desk.town.as_person("maria", "POST", path, {"body": "/worktrain status"})
    await desk.town.as_person("eve", "POST", path, {"body": f"/worktrain stop\n{mark('status')}"})
    await desk.writer().do(sticky("/worktrain stop"))
    for _ in range(3):
        assert (await poller.poll()).problem == ""
    assert heard == ["maria: /worktrain status", "eve: /worktrain stop"]
    remembered.close()


async def test_checks_of_others_cannot_be_seen_and_statuses_can(desk: Desk) -> None:
    town = desk.town
    await town.make(check(town, name="ci"))
    await town.as_person(
        "li", "POST", f"/repos/{NAME}/statuses/{town.head}", {"state": "success", "context": "x"}
    )
    assert await desk.repository.checks(town.head) == []
    assert [status.name for status in await desk.repository.statuses(town.head)] == ["x"]


async def test_a_token_that_lacks_something_says_what(town: Town) -> None:
    less = {name: level for name, level in TOKEN.items() if name != "statuses"}
    token = town.standin.world.fine_grained_token("maria", [NAME], less)
    async with owner_of(town, token) as owner:
        (where,) = await owner.installed()
        desk = Desk(
            town,
            owner,
            owner.repository(full_name=NAME, repository_id=where.repository_id, installation_id=0),
        )
        with pytest.raises(AuthError, match="The token lacks statuses: write"):
            await desk.writer().do(check(town))


async def test_a_repository_that_the_token_does_not_reach_is_named(town: Town) -> None:
    token = town.standin.world.fine_grained_token("maria", [NAME], TOKEN)
    async with owner_of(town, token, "acme/other") as owner:
        with pytest.raises(AuthError, match=r"does not reach acme/other"):
            await owner.installed()


async def test_a_token_that_ended_is_one_sentence(town: Town) -> None:
    async with owner_of(town, "github_pat_ended") as owner:
        with pytest.raises(Unauthorised, match="does not accept our credential"):
            await owner.installed()


def test_the_token_shows_in_no_repr(town: Town) -> None:
    assert "github_pat_secret" not in repr(vars(owner_of(town, "github_pat_secret")))
