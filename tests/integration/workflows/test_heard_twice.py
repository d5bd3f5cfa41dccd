"""A webhook and a poll tell of the same thing: it is done once; and what is told late undoes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.integration.workflows.conftest import LABELLED_AT, MARIA, REPOSITORY, WHERE, Office

from worktrain.events import IssueClosed, Unlabelled
from worktrain.intake.polled.comments import of_comment
from worktrain.intake.polled.found import Found
from worktrain.intake.polled.issue_events import of_issue
from worktrain.states import Happening, State
from worktrain.store.deliveries import Delivery
from worktrain.workflows import intake
from worktrain.workflows.acts import close, label
from worktrain.workflows.acts.nothing import Nothing

BEFORE, AFTER = "2025-12-31T00:00:00Z", "2026-01-03T00:00:00Z"
SENDER = {"id": MARIA.id, "login": MARIA.login, "type": "User"}
COMMENT = {
    "id": 77,
    "user": SENDER,
    "body": "/worktrain retry",
    "created_at": AFTER,
    "issue_url": "https://api.github.com/repos/acme/blog/issues/1",
    "html_url": "https://github.com/acme/blog/issues/1#issuecomment-77",
}
ISSUE = {"number": 1, "title": "Slugs", "body": "b", "user": SENDER, "labels": [], "updated_at": AFTER}


def as_webhook(found: Found, guid: str) -> Delivery:
    """Give the same as GitHub itself would have sent it, with more in it."""
    payload = {**found.payload, "organization": {"id": 5}}
    return Delivery(guid=guid, event=found.event, body=json.dumps(payload).encode())


def as_polled(found: Found) -> Delivery:
    return Delivery(guid=found.guid, event=found.event, body=json.dumps(found.payload).encode())


async def hears(office: Office, delivery: Delivery) -> str:
    """Store and handle a delivery; give what became of it."""
    deliveries = office.known.deliveries
    deliveries.store([delivery])
    await intake.handle(office.tools, {"guid": delivery.guid})
    (row,) = [row for row in deliveries.listed() if row["guid"] == delivery.guid]
    reason: Any = row["reason"]
    return str(reason)


@pytest.mark.parametrize("webhook_first", [True, False])
async def test_a_command_that_both_ways_tell_is_done_once(office: Office, webhook_first: bool) -> None:
    office.opened(Happening.STOP)
    found = of_comment(WHERE, COMMENT)
    told = [as_webhook(found, "guid-0001"), as_polled(found)]
    first, second = [await hears(office, each) for each in (told if webhook_first else reversed(told))]
    assert "queued" in first or "again" in first
    assert second == "this comment was heard before"
    assert office.item().attempt == 2


@pytest.mark.parametrize("webhook_first", [True, False])
async def test_a_label_that_both_ways_tell_starts_once(office: Office, webhook_first: bool) -> None:
    row = {"id": 5, "event": "labeled", "label": {"name": "worktrain:ready"}, "issue": ISSUE}
    found = of_issue(WHERE, {**row, "actor": SENDER, "created_at": AFTER})
    told = [as_webhook(found, "guid-0001"), as_polled(found)]
    for each in told if webhook_first else reversed(told):
        await hears(office, each)
    assert office.item().attempt == 1
    office.known.items.move(office.item(), Happening.STOP)
    assert await hears(office, as_webhook(found, "guid-0009")) == "this label was acted on before"


async def test_a_retold_comment_of_a_crash_is_still_handled(office: Office) -> None:
    office.opened(Happening.STOP)
    delivery = as_polled(of_comment(WHERE, COMMENT))
    assert office.known.deliveries.is_first_to_say(f"comment-{REPOSITORY}-77", delivery.guid), "then we died"
    assert await hears(office, delivery) != "this comment was heard before"


@pytest.mark.parametrize(("at", "stops"), [(BEFORE, False), (LABELLED_AT, True), (AFTER, True), ("", True)])
async def test_only_a_label_taken_off_since_it_was_put_on_stops(office: Office, at: str, stops: bool) -> None:
    office.opened()
    event = Unlabelled(where=WHERE, sender=MARIA, number=1, label="worktrain:ready", at=at)
    said = await label.unlabelled(office.tools, office.place, event)
    assert isinstance(said, Nothing) is not stops
    assert (office.item().interrupt is not None) is stops


@pytest.mark.parametrize(("at", "stops"), [(BEFORE, False), (AFTER, True)])
async def test_only_an_issue_closed_since_the_label_stops(office: Office, at: str, stops: bool) -> None:
    office.opened()
    event = IssueClosed(where=WHERE, sender=MARIA, number=1, at=at)
    said = await close.issue_closed(office.tools, office.place, event)
    assert isinstance(said, Nothing) is not stops


async def test_tr_05_a_text_that_a_stranger_changed_after_the_label_starts_nothing(office: Office) -> None:
    row = {"id": 5, "event": "labeled", "label": {"name": "worktrain:ready"}, "issue": ISSUE}
    found = of_issue(WHERE, {**row, "actor": SENDER, "created_at": AFTER}, edited_by="eve")
    said = await hears(office, as_polled(found))
    assert said == "eve, who has no write permission, changed the text after the label"
    assert office.item().state is State.REFUSED
    (reply,) = office.hand.of("reply")
    assert "put `worktrain:ready` on again" in reply.body
    again = of_issue(WHERE, {**row, "id": 6, "actor": SENDER, "created_at": "2026-01-04T00:00:00Z"})
    assert await hears(office, as_polled(again)) == "work was queued", "the person read it again"
