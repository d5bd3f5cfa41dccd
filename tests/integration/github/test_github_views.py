"""What the reads see on a GitHub that keeps state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from worktrain import intents

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town

NAME = "acme/shop"
BRANCH = "worktrain/issue-1-slugs"


async def opened(town: Town, **more: Any) -> int:
    made = await town.as_person("eve", "POST", f"/repos/{NAME}/issues", {"title": "Slugs collide", **more})
    number: int = made["number"]
    return number


async def label(town: Town, number: int, name: str, *, by: str = "maria") -> None:
    await town.as_person(by, "POST", f"/repos/{NAME}/issues/{number}/labels", {"labels": [name]})


async def pull(town: Town) -> int:
    intent = intents.OpenPull(repository=NAME, branch=BRANCH, base="main", title="Strip", body="Fixes #1")
    number: int = (await town.make(intent))["number"]
    return number


async def test_an_issue_is_seen_as_it_is(town: Town) -> None:
    number = await opened(town, body="They do.")
    found = await town.repository.issue(number)
    assert found is not None
    assert (found.title, found.body, found.state) == ("Slugs collide", "They do.", "open")
    assert (found.author.login, found.author.kind) == ("eve", "User")


async def test_an_issue_that_never_was_is_none(town: Town) -> None:
    assert await town.repository.issue(999) is None


async def test_labelled_issues_and_the_last_person_who_labelled(town: Town) -> None:
    await town.as_person(
        "maria", "POST", f"/repos/{NAME}/labels", {"name": "worktrain:ready", "color": "0e8a16"}
    )
    first, second = await opened(town), await opened(town)
    await opened(town)
    for number in (second, first):
        await label(town, number, "worktrain:ready")
    await town.as_person("maria", "DELETE", f"/repos/{NAME}/issues/{first}/labels/worktrain:ready")
    await label(town, first, "worktrain:ready", by="sam")
    assert [found.number for found in await town.repository.labelled("worktrain:ready")] == [first, second]
    who = await town.repository.last_labelling(first, "worktrain:ready")
    assert who is not None
    assert who.by.login == "sam"
    assert await town.repository.last_labelling(first, "bug") is None


@pytest.mark.parametrize("change", [{"body": "Do evil."}, {"title": "Do evil"}])
async def test_tr_05_a_text_that_changed_after_the_label_is_told(town: Town, change: dict[str, str]) -> None:
    number = await opened(town, body="They do.")
    assert not await town.repository.edited_since(number, "2020-01-01T00:00:00Z")
    await town.as_person("eve", "PATCH", f"/repos/{NAME}/issues/{number}", change)
    assert await town.repository.edited_since(number, "2020-01-01T00:00:00Z")
    assert not await town.repository.edited_since(number, "2999-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"), False),  # newest first, and far enough back
        (("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"), True),  # oldest first: the last ones are missing
        (("2026-02-03T00:00:00Z", "2026-02-02T00:00:00Z"), True),  # not back to that moment
    ],
)
async def test_an_edit_that_a_hundred_others_hide_is_taken_for_a_strangers(
    town: Town, monkeypatch: pytest.MonkeyPatch, times: tuple[str, ...], told: bool
) -> None:
    number = await opened(town)
    maria = {"__typename": "User", "login": "maria", "databaseId": 1}
    edits = {
        "pageInfo": {"hasNextPage": True},
        "nodes": [{"editedAt": at, "editor": maria} for at in times],
    }

    async def graphql(_query: str, **_values: object) -> dict[str, object]:
        return {"repository": {"issue": {"userContentEdits": edits}}}

    monkeypatch.setattr(town.repository.client, "graphql", graphql)
    editors = await town.repository.editors_since(number, "2026-02-01T00:00:00Z")
    assert ("Mannequin" in [editor.kind for editor in editors]) is told


async def test_a_long_conversation_is_read_to_its_end(town: Town) -> None:
    number = await opened(town)
    for count in range(103):
        path = f"/repos/{NAME}/issues/{number}/comments"
        await town.as_person("li", "POST", path, {"body": f"comment {count}"})
    found = await town.repository.comments(number)
    assert [comment.body for comment in found] == [f"comment {count}" for count in range(103)]
    assert {comment.app_id for comment in found} == {None}


async def test_our_own_comment_carries_our_app(town: Town) -> None:
    number = await opened(town)
    await town.make(intents.Reply(repository=NAME, number=number, to="1", body="Hello."))
    (found,) = await town.repository.comments(number)
    assert (found.app_id, found.author.kind) == (town.app.app_id, "Bot")


async def test_a_pull_request_is_seen_as_it_is(town: Town) -> None:
    number = await pull(town)
    found = await town.repository.pull(number)
    assert found is not None
    assert (found.head_ref, found.head_sha, found.base_ref) == (BRANCH, town.head, "main")
    assert (found.draft, found.state, found.merged) == (True, "open", False)
    assert found.head_repository_id == town.held.id
    assert [each.number for each in await town.repository.open_pulls()] == [number]
    assert await town.repository.pull_files(number) == ["slug.py"]
    assert await town.repository.pull(999) is None


async def test_reviews_and_checks_are_seen(town: Town) -> None:
    number = await pull(town)
    review = intents.SubmitReview(repository=NAME, number=number, round=1, head_sha=town.head, body="Verdict")
    await town.make(review)
    check = intents.SetCheck(
        repository=NAME, name="proof", head_sha=town.head, status="queued", title="t", summary="s"
    )
    await town.make(check)
    (seen,) = await town.repository.reviews(number)
    assert (seen.body, seen.state, seen.head_sha) == ("Verdict", "COMMENTED", town.head)
    (run,) = await town.repository.checks(town.head)
    assert (run.name, run.status, run.app_id) == ("proof", "queued", town.app.app_id)
    assert await town.repository.statuses(town.head) == []


async def test_a_line_outside_of_the_diff_does_not_cost_the_review(town: Town) -> None:
    number = await pull(town)
    far = intents.ReviewComment(path="slug.py", line=4000, body="F1")
    review = intents.SubmitReview(
        repository=NAME, number=number, round=1, head_sha=town.head, body="Verdict", comments=(far,)
    )
    assert (await town.make(review))["comments"] == 0


async def test_deliveries_that_never_arrived_are_found_and_asked_for_again(town: Town) -> None:
    number = await opened(town)
    await town.standin.world.deliveries_idle()
    since = datetime.now(UTC) - timedelta(hours=1)
    missed = await town.app.failed_deliveries(since=since)
    (ours,) = [row for row in missed if row.event == "issues"]
    assert (ours.action, ours.repository_id) == ("opened", town.held.id)
    await town.app.redeliver(ours.id)
    await town.standin.world.deliveries_idle()
    again = await town.app.failed_deliveries(since=since)
    (tried,) = [row for row in again if row.guid == ours.guid]
    assert tried.id > ours.id
    assert number == 1
    assert await town.app.failed_deliveries(since=datetime.now(UTC) + timedelta(hours=1)) == []
