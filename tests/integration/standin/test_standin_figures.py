"""What is counted, what is journaled, and the proof that the check is on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from worktrain.standin.description import strict
from worktrain.standin.final_state import final_state
from worktrain.standin.self_test import PLANTED, SelfTestError, self_test

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

STICKY = 'Working.\n\n<!-- worktrain:v1 {"kind":"status"} -->'
ROUND = 'Fine.\n\n<!-- worktrain:v1 {"kind":"verdict","round":1} -->'


async def test_what_the_app_creates_is_counted_by_issue(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    comment = await hub.make("app", "issues/1/comments", {"body": STICKY})
    await hub.call("app", "PATCH", f"issues/comments/{comment['id']}", {"body": f"Done. {STICKY}"})
    await hub.call("app", "GET", "issues/1")
    await hub.make("maria", "issues/1/comments", {"body": "Mine."})
    count = hub.world.figures.of("acme/shop", 1)
    assert (count.requests, count.writes, count.content_writes) == (3, 2, 1)
    assert hub.world.figures.content_writes == 1
    assert hub.world.figures.people.total().content_writes == 2


async def test_a_refused_write_is_no_write_but_a_request(hub: Hub) -> None:
    assert (await hub.call("app", "POST", "issues/9/comments", {"body": "b"})).status == 404
    assert hub.world.figures.writes == 0
    assert hub.world.figures.of("acme/shop", 9).requests == 1


async def test_asking_for_a_token_is_a_request_and_no_write(hub: Hub) -> None:
    await hub.token("app")
    assert (hub.world.figures.requests, hub.world.figures.writes) == (1, 0)
    assert hub.world.journal.lines == []


async def test_the_same_effect_twice_is_a_duplicate(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    await hub.make("app", "issues/1/comments", {"body": STICKY})
    assert hub.world.figures.duplicates == 0
    await hub.make("app", "issues/1/comments", {"body": STICKY})
    assert hub.world.figures.duplicates == 1
    pull = await hub.open_pull("app")
    sha = pull["head"]["sha"]
    for _ in range(2):
        await hub.make("app", "pulls/2/reviews", {"event": "COMMENT", "body": ROUND})
        await hub.make("app", "check-runs", {"name": "worktrain / proof", "head_sha": sha})
    assert hub.world.figures.duplicates == 3
    assert hub.world.figures.of("acme/shop", 2).duplicates == 2


async def test_what_a_person_copies_is_no_duplicate(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    for who in ("app", "eve", "eve"):
        await hub.make(who, "issues/1/comments", {"body": STICKY})
    assert hub.world.figures.duplicates == 0


async def test_a_comment_written_anew_after_it_was_deleted_is_no_duplicate(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    comment = await hub.make("app", "issues/1/comments", {"body": STICKY})
    await hub.call("maria", "DELETE", f"issues/comments/{comment['id']}")
    await hub.make("app", "issues/1/comments", {"body": STICKY})
    assert hub.world.figures.duplicates == 0


async def test_a_violation_is_counted_and_journaled(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    await hub.call("app", "POST", "issues/1/labels", {"lables": ["x"]})
    await hub.graphql("app", "{ nonsense }")
    assert hub.world.figures.schema_violations == 2
    assert [each for each in hub.world.journal.lines if each.get("violations")]
    await hub.call("eve", "POST", "issues/1/comments", {"bdy": "x"})
    assert hub.world.figures.schema_violations == 2
    assert hub.world.figures.people.total().schema_violations == 1


async def test_who_has_no_name_cannot_hide_a_violation(hub: Hub) -> None:
    assert (await hub.call("token:wrong", "GET", "/nonsense")).status == 401
    assert (await hub.call(None, "GET", "/nonsense")).status == 404
    assert hub.world.figures.schema_violations == 1


async def test_every_write_stands_in_the_journal_with_who_and_what(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    await hub.make("app", "issues/1/comments", {"body": STICKY})
    text = (hub.bare.parent / "writes.jsonl").read_text()
    issue, comment = [json.loads(line) for line in text.splitlines()]
    assert (issue["actor"]["kind"], issue["actor"]["login"], issue["status"]) == ("person", "eve", 201)
    assert comment["actor"]["kind"] == "app"
    assert (comment["number"], comment["key"]) == (1, "acme/shop/1/comment/status")
    assert comment["route"] == "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"
    assert comment["planted"] is False


async def test_no_token_stands_in_the_journal(hub: Hub) -> None:
    await hub.make("app", "issues", {"title": "t"})
    text = (hub.bare.parent / "writes.jsonl").read_text()
    assert "ghs_" not in text
    assert "ghp_" not in text


async def test_the_self_test_catches_all_and_leaves_no_figure(hub: Hub) -> None:
    assert await self_test(hub.world) == len(PLANTED)
    planted = [each for each in hub.world.journal.lines if each["planted"]]
    assert len(planted) == len(PLANTED)
    for figures in (hub.world.figures.app, hub.world.figures.people):
        assert set(vars(figures.total()).values()) == {0}
    assert list(hub.world.repositories) == ["acme/shop"]
    await hub.settled()
    assert hub.listener.names == ["ping", "installation.created"]


async def test_a_stand_in_that_is_not_strict_fails_the_self_test(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict.Strict, "check", lambda *_, **__: [])
    with pytest.raises(SelfTestError):
        await self_test(hub.world)


async def test_a_stand_in_without_limits_fails_the_self_test(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict, "over_limits", lambda *_: [])
    with pytest.raises(SelfTestError, match="70,000"):
        await self_test(hub.world)


async def test_nobody_can_plant_without_the_secret(hub: Hub) -> None:
    await hub.call("app", "GET", "nonsense", **{"X-Stand-In-Planted": "guess"})
    assert hub.world.figures.schema_violations == 1


async def test_the_final_state_tells_all(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    await hub.open_pull("app")
    state = json.loads(json.dumps(final_state(hub.world)))
    shop = state["repositories"]["acme/shop"]
    assert [each["number"] for each in shop["issues"]] == [1]
    assert [each["head"]["ref"] for each in shop["pulls"]] == ["topic"]
    assert state["figures"]["content_writes"] == 1
