"""A label starts work at once, as whoever put it on, and once only; everything else is a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.workflows.conftest import LABELLED_AT, MARIA, SAM, WHERE, Office

from worktrain.config.schema import CONFIG_PATH
from worktrain.events import Labelled, Person, Unlabelled
from worktrain.states import Happening, State
from worktrain.workflows.acts import label
from worktrain.workflows.acts.nothing import Nothing


def put_on(by: Person = MARIA, *, name: str = "worktrain:ready", at: str = LABELLED_AT) -> Labelled:
    return Labelled(
        where=WHERE,
        sender=by,
        number=1,
        label=name,
        title="Slugs collide",
        body="As it stood at the label.",
        author=Person(id=4, login="eve"),
        labels=("bug", name),
        at=at,
    )


async def test_a_persons_label_queues_the_issue_with_its_text_within_five_seconds(office: Office) -> None:
    before = datetime.now(UTC)
    assert await label.labelled(office.tools, office.place, put_on()) == "work was queued"
    item = office.item()
    assert datetime.fromisoformat(item.updated_at) - before < timedelta(seconds=5)
    assert item.state is State.QUEUED
    assert item.record.issue.body == "As it stood at the label."
    assert (item.record.issue.labelled_by_id, item.attempt, item.attempts_allowed) == (1, 1, 3)
    assert office.log == ["react", "plan-7-1"], "eyes at once, and a plan is asked for"


async def test_the_same_label_twice_is_one_start(office: Office) -> None:
    await label.labelled(office.tools, office.place, put_on())
    again = await label.labelled(office.tools, office.place, put_on())
    assert isinstance(again, Nothing)
    office.known.items.move(office.item(), Happening.STOP)
    over = await label.labelled(office.tools, office.place, put_on())
    assert over == "this label was acted on before"
    assert office.log.count("plan-7-1") == len([name for name in office.log if name.startswith("plan-")]) == 1


async def test_a_label_put_on_again_is_a_retry_with_all_attempts(office: Office) -> None:
    office.opened(Happening.STOP)
    later = put_on(at="2026-01-02T04:00:00Z")
    assert await label.labelled(office.tools, office.place, later) == "work was queued"
    assert (office.item().attempt, office.item().attempts_allowed) == (2, 4)


async def test_whoever_may_not_write_is_refused_once_and_the_label_goes(office: Office) -> None:
    because = await label.labelled(office.tools, office.place, put_on(SAM))
    assert because == "sam has no write permission"
    assert office.item().state is State.REFUSED
    assert len(office.hand.of("reply")) == 1
    assert [gone.name for gone in office.hand.of("remove-label")] == ["worktrain:ready"]
    assert office.jobs.started == {}


@pytest.mark.parametrize(
    "event",
    [
        put_on(Person(id=9, login="worktrain[bot]", kind="Bot")),
        put_on(Person(id=8, login="acme", kind="Organization")),
        put_on(name="bug"),
        put_on(name="worktrain:running"),
    ],
)
async def test_no_machine_and_no_other_label_starts_work(office: Office, event: Labelled) -> None:
    assert isinstance(await label.labelled(office.tools, office.place, event), Nothing)
    assert not office.has(1)
    assert office.log == []


async def test_while_the_kill_switch_is_on_no_label_starts_work(office: Office) -> None:
    office.forest.texts[CONFIG_PATH] = "version: 1\nkill_switch: true\n"
    assert await label.labelled(office.tools, office.place, put_on()) == "the kill switch is on"
    assert not office.has(1)


async def test_a_label_is_heard_though_the_policy_file_is_broken(office: Office) -> None:
    office.forest.texts[CONFIG_PATH] = "version: 1\nlimits: {attempts: none\n"
    assert await label.labelled(office.tools, office.place, put_on()) == "work was queued"
    assert office.item().state is State.QUEUED


async def test_taking_the_label_off_ends_the_session_and_wakes_the_squad(office: Office) -> None:
    office.opened(Happening.PLAN, Happening.START)
    off = Unlabelled(where=WHERE, sender=SAM, number=1, label="worktrain:ready")
    assert await label.unlabelled(office.tools, office.place, off) == "unlabelled by sam"
    assert office.tools.stop(7, 1).is_set()
    left = office.item().interrupt
    assert left is not None
    assert (left.kind, left.by_id) == ("unlabelled", 3)
    assert office.log == ["squad-7-1-1"]


async def test_taking_another_label_off_changes_nothing(office: Office) -> None:
    office.opened(Happening.PLAN, Happening.START)
    off = Unlabelled(where=WHERE, sender=SAM, number=1, label="worktrain:running")
    assert isinstance(await label.unlabelled(office.tools, office.place, off), Nothing)
    assert office.item().interrupt is None
