"""Issues remember who did what when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub


async def test_a_label_tells_who_put_it_on_and_when(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "Slugs collide", "body": "Badly."})
    await hub.call("maria", "POST", "issues/1/labels", {"labels": ["worktrain:ready"]})
    (event,) = (await hub.call("app", "GET", "issues/1/events")).body
    assert (event["event"], event["actor"]["login"]) == ("labeled", "maria")
    assert event["label"]["name"] == "worktrain:ready"
    await hub.settled()
    (told,) = hub.listener.named("issues.labeled")
    assert told["label"]["name"] == "worktrain:ready"
    assert (told["sender"]["login"], told["issue"]["body"]) == ("maria", "Badly.")
    assert told["installation"]["id"] == hub.installation


async def test_a_label_put_on_twice_changes_nothing(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    for _ in range(2):
        await hub.call("maria", "POST", "issues/1/labels", {"labels": ["bug"]})
    await hub.settled()
    assert len(hub.listener.named("issues.labeled")) == 1


async def test_a_label_that_is_not_there_cannot_be_taken_off(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    assert (await hub.call("maria", "DELETE", "issues/1/labels/bug")).status == 404
    await hub.call("maria", "POST", "issues/1/labels", {"labels": ["a:b", "c"]})
    left = await hub.call("maria", "DELETE", "issues/1/labels/a%3Ab")
    assert [each["name"] for each in left.body] == ["c"]


async def test_an_edit_is_kept_and_told_with_what_was_before(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "Old", "body": "old"})
    await hub.call("eve", "PATCH", "issues/1", {"title": "New", "body": "new"})
    issue = hub.world.repository("acme/shop").issues[1]
    assert [each.before for each in issue.edits] == [{"title": "Old", "body": "old"}]
    await hub.settled()
    (told,) = hub.listener.named("issues.edited")
    assert told["changes"] == {"title": {"from": "Old"}, "body": {"from": "old"}}


async def test_an_edit_that_changes_nothing_is_not_told(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t", "body": "b"})
    await hub.call("eve", "PATCH", "issues/1", {"body": "b"})
    await hub.settled()
    assert hub.listener.named("issues.edited") == []


async def test_an_edited_comment_keeps_its_history(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    comment = await hub.make("eve", "issues/1/comments", {"body": "one"})
    await hub.call("eve", "PATCH", f"issues/comments/{comment['id']}", {"body": "two"})
    query = """query($id: ID!) { node(id: $id) { ... on IssueComment {
        body editor { login } userContentEdits(first: 5) { nodes { diff editor { login } } } } } }"""
    node = (await hub.graphql("maria", query, id=comment["node_id"]))["data"]["node"]
    assert (node["body"], node["editor"]) == ("two", {"login": "eve"})
    assert node["userContentEdits"]["nodes"] == [{"diff": "one", "editor": {"login": "eve"}}]


async def test_a_comment_that_is_too_long_is_refused(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    reply = await hub.call("app", "POST", "issues/1/comments", {"body": "x" * 65_537})
    assert reply.status == 422
    assert "too long" in reply.body["message"]
    assert (await hub.call("app", "GET", "issues/1/comments")).body == []
    await hub.make("app", "issues/1/comments", {"body": "é" * 65_536})


async def test_a_reaction_is_given_once_by_each(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    statuses = [
        (await hub.call("app", "POST", "issues/1/reactions", {"content": "eyes"})).status for _ in range(2)
    ]
    assert statuses == [201, 200]
    assert (await hub.call("app", "GET", "issues/1")).body["reactions"]["eyes"] == 1


async def test_issues_and_pull_requests_share_numbers(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "one"})
    assert (await hub.open_pull("li"))["number"] == 2
    assert (await hub.make("eve", "issues", {"title": "three"}))["number"] == 3
    listed = (await hub.call("app", "GET", "issues?state=all&direction=asc")).body
    assert [("pull_request" in each) for each in listed] == [False, True, False]
    assert (await hub.call("app", "GET", "pulls/1")).status == 404


async def test_lists_are_filtered(hub: Hub) -> None:
    for title in ("one", "two"):
        await hub.make("maria", "issues", {"title": title, "labels": [title, "both"]})
    await hub.call("maria", "PATCH", "issues/1", {"state": "closed"})

    async def numbers(query: str) -> list[int]:
        return [each["number"] for each in (await hub.call("app", "GET", f"issues?{query}")).body]

    assert await numbers("labels=both") == [2]
    assert await numbers("labels=both,one&state=all") == [1]
    assert await numbers("state=closed") == [1]
    assert await numbers("creator=eve") == []


async def test_a_locked_issue_takes_no_comments_from_people(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    assert (await hub.call("maria", "PUT", "issues/1/lock", {"lock_reason": "resolved"})).status == 204
    assert (await hub.call("eve", "POST", "issues/1/comments", {"body": "But!"})).status == 403
    await hub.make("app", "issues/1/comments", {"body": "Still here."})


async def test_milestones_hold_issues(hub: Hub) -> None:
    due = {"title": "1.2", "due_on": "2026-12-01T00:00:00Z"}
    assert (await hub.make("maria", "milestones", due))["number"] == 1
    issue = await hub.make("maria", "issues", {"title": "t", "milestone": 1})
    assert issue["milestone"]["due_on"] == "2026-12-01T00:00:00Z"
    assert (await hub.call("maria", "PATCH", "issues/1", {"milestone": None})).body["milestone"] is None
    assert (await hub.call("maria", "POST", "issues", {"title": "t", "milestone": 9})).status == 422
