"""Every delivery has one route: something we do, or the reason why we ignore it."""

from __future__ import annotations

import pytest

from worktrain.intake.routes import EVENTS, TABLE, route

REPOSITORY = {"repository": {"default_branch": "main"}, "installation": {"id": 1}, "label": {"name": "x"}}


@pytest.mark.parametrize(("event", "action"), list(TABLE))
def test_a_route_either_acts_or_says_why_not(event: str, action: str | None) -> None:
    found = TABLE[event, action]
    assert (found.act is None) == bool(found.because)


@pytest.mark.parametrize("event", list(EVENTS))
def test_an_action_nobody_knows_is_ignored_with_a_reason(event: str) -> None:
    assert route(event, "an-action-of-next-year", REPOSITORY).because


def test_an_event_nobody_knows_is_ignored() -> None:
    assert route("sponsorship", "created", REPOSITORY).because == "we do not subscribe to this event"


def test_a_label_on_an_issue_is_acted_on() -> None:
    assert route("issues", "labeled", REPOSITORY).act == "labelled"


def test_an_issue_that_is_opened_with_the_label_starts_nothing() -> None:
    assert route("issues", "opened", REPOSITORY).act is None


def test_without_an_installation_nothing_is_acted_on() -> None:
    payload = {key: value for key, value in REPOSITORY.items() if key != "installation"}
    assert "installation" in route("issues", "labeled", payload).because


@pytest.mark.parametrize(
    ("ref", "deleted", "acts"),
    [("refs/heads/main", False, True), ("refs/heads/other", False, False), ("refs/heads/main", True, False)],
)
def test_only_a_push_to_the_default_branch_moves_a_base(ref: str, deleted: bool, acts: bool) -> None:
    found = route("push", None, {**REPOSITORY, "ref": ref, "deleted": deleted})
    assert (found.act is not None) is acts
