"""The sweep mends what no webhook told: labels, merges, cut-off jobs; once, and repository by repository."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.integration.workflows.conftest import (
    BASE,
    LABELLED_AT,
    LI,
    MERGED,
    PROVING,
    SAM,
    WHERE,
    Office,
    delivered,
    issue_now,
    pull_now,
)

from worktrain.errors import ConfigError, GitError, RemoteError, WorkTrainError
from worktrain.events import Labelled
from worktrain.github.errors import Limited
from worktrain.github.values import DeliveryRow, Labelling
from worktrain.states import Happening, State
from worktrain.store.deliveries import Delivery
from worktrain.words import labels
from worktrain.workflows import intake
from worktrain.workflows.acts import label
from worktrain.workflows.mending import sweep

READY = (*PROVING, Happening.PROVE)


async def swept(office: Office) -> None:
    assert await sweep.sweep(office.tools, {}) is False


def labelling(office: Office, number: int = 1) -> None:
    office.hub.issues[number] = issue_now(number)
    office.hub.labellings[number] = Labelling(label="worktrain:ready", by=LI, at=LABELLED_AT)


async def test_missing_labels_are_made(office: Office) -> None:
    await swept(office)
    made = {intent.name for intent in office.hand.of("create-label")}
    assert made == {each.name for each in labels.ALL}
    assert "worktrain:ready" in made


async def test_a_label_that_nobody_told_of_starts_work_as_whoever_put_it_on(office: Office) -> None:
    labelling(office)
    await swept(office)
    assert office.item().state is State.QUEUED
    assert office.item().record.issue.labelled_by == "li"


async def test_webhook_and_sweep_start_one_work_item(office: Office) -> None:
    labelling(office)
    event = Labelled(
        where=WHERE,
        sender=LI,
        number=1,
        label="worktrain:ready",
        title="Slugs collide",
        body="As it stood.",
        author=LI,
        labels=("worktrain:ready",),
        at=LABELLED_AT,
    )
    await label.labelled(office.tools, office.place, event)
    await swept(office)
    await label.labelled(office.tools, office.place, event)
    assert office.item().attempt == 1
    assert len(office.hand.of("react")) == 1


async def test_a_missed_label_of_whoever_may_not_is_refused_too(office: Office) -> None:
    labelling(office)
    office.hub.labellings[1] = Labelling(label="worktrain:ready", by=SAM, at=LABELLED_AT)
    await swept(office)
    assert office.item().state is State.REFUSED


async def test_a_text_that_changed_after_a_missed_label_is_not_started(office: Office) -> None:
    labelling(office)
    office.hub.edited.add(1)
    await swept(office)
    assert not office.has(1)


def missed(number: int = 11) -> DeliveryRow:
    return DeliveryRow(
        id=number,
        guid=f"guid-{number}",
        event="issues",
        action="labeled",
        delivered_at=LABELLED_AT,
        status="failed to connect",
        status_code=502,
        installation_id=3,
        repository_id=7,
    )


async def test_deliveries_that_never_came_are_asked_for_again(office: Office) -> None:
    office.app.missed = [missed(number) for number in (11, 12)]
    await swept(office)
    assert office.app.asked_again == [11, 12]


async def test_what_was_stored_and_not_handled_is_taken_up_under_its_own_name(office: Office) -> None:
    body = {
        "action": "closed",
        "issue": {"number": 1},
        "sender": {"id": 1, "login": "maria", "type": "User"},
        "repository": {"id": 7, "full_name": "acme/shop", "default_branch": "main"},
        "installation": {"id": 3},
    }
    told = Delivery(guid="guid-1", event="issues", body=json.dumps(body).encode())
    office.known.deliveries.store([told])
    await swept(office)
    await intake.receive(office.tools, told)  # the webhook's own way, at the same time
    assert office.log.count("delivery-guid-1") == 1


async def test_a_merge_that_nobody_told_of_is_recorded(office: Office) -> None:
    office.opened(*READY, **delivered())
    office.hub.pulls[3] = pull_now(state="closed", merged=True, merge_commit_sha=MERGED)
    await swept(office)
    assert office.item().state is State.MERGED
    assert office.item().record.merged_sha == MERGED


async def test_a_closed_pull_request_that_nobody_told_of_is_a_no(office: Office) -> None:
    office.opened(*READY, **delivered())
    office.hub.pulls[3] = pull_now(state="closed")
    await swept(office)
    left = office.item().interrupt
    assert left is not None
    assert left.kind == "pull-closed"


async def test_what_a_living_job_is_about_is_left_to_it(office: Office) -> None:
    item = office.opened(*READY, **delivered())
    office.hub.pulls[3] = pull_now(state="closed", merged=True, merge_commit_sha=MERGED)
    office.jobs.states[f"squad-7-1-{item.leg}"] = "PENDING"
    await swept(office)
    assert office.item().state is State.READY


@pytest.mark.parametrize(
    ("job", "started"), [(None, "squad-7-1-0"), ("SUCCESS", "squad-7-1-1"), ("PENDING", None)]
)
async def test_work_without_a_living_job_goes_on(
    office: Office, job: str | None, started: str | None
) -> None:
    office.opened(Happening.PLAN, Happening.START, base_sha=BASE)
    if job is not None:
        office.jobs.states["squad-7-1-0"] = job
    await swept(office)
    assert [name for name in office.log if name.startswith("squad-")] == ([started] if started else [])


async def test_what_waits_in_the_queue_gets_its_plan(office: Office) -> None:
    office.opened()
    await swept(office)
    assert "plan-7-1" in office.jobs.started


@pytest.mark.parametrize(
    "trouble",
    [
        ConfigError("The policy is broken."),
        GitError("git fetch failed."),
        Limited("GitHub's rate limit is reached.", seconds=1800),  # of its installation; others go on
    ],
)
async def test_the_trouble_of_one_repository_keeps_no_other_from_being_looked_at(
    office: Office, trouble: WorkTrainError
) -> None:
    office.app.wheres = [WHERE, WHERE.model_copy(update={"repository_id": 8, "repository": "acme/other"})]
    seen: list[str] = []
    look = office.hub.labelled

    async def labelled(name: str) -> list[object]:
        seen.append(name)
        if len(seen) == 1:
            raise trouble
        return list(await look(name))

    office.hub.labelled = labelled  # type: ignore[assignment,method-assign]
    await swept(office)
    assert len(seen) == 2
    assert office.known.repositories.get(8) is not None


async def test_when_github_fails_the_sweep_is_made_again_as_a_whole(office: Office) -> None:
    office.hub.trouble = RemoteError("GitHub did not answer.")
    with pytest.raises(RemoteError):
        await swept(office)


async def test_without_webhooks_a_changed_text_is_asked_about_and_no_delivery_is(office: Office) -> None:
    office.tools.settings = replace(office.tools.settings, webhook_secrets=())
    office.app.missed = [missed()]
    labelling(office)
    office.hub.edited.add(1)
    await swept(office)
    assert office.app.asked_again == []
    assert office.item().state is State.REFUSED
    assert "changed the title or the text after the label" in office.hand.of("reply")[0].body
