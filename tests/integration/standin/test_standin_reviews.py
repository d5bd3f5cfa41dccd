"""Reviews, lines, threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

FILE = "\n".join(f"line {number}" for number in range(1, 21)) + "\n"
LINE = {"path": "file.txt", "line": 10, "side": "RIGHT", "body": "Why words?"}
THREADS = """query($n: Int!) { repository(owner: "acme", name: "shop") { pullRequest(number: $n) {
    reviewThreads(first: 10) { totalCount nodes { id isResolved isOutdated comments(first: 10) {
    nodes { databaseId body } } } } } } }"""


async def review(hub: Hub, who: str = "app", **wish: Any) -> Any:
    return await hub.call(who, "POST", "pulls/1/reviews", wish)


async def threads(hub: Hub) -> Any:
    answer = await hub.graphql("app", THREADS, n=1)
    return answer["data"]["repository"]["pullRequest"]["reviewThreads"]["nodes"]


@pytest.mark.parametrize("event", ["APPROVE", "REQUEST_CHANGES"])
async def test_an_author_cannot_judge_their_own_pull_request(hub: Hub, event: str) -> None:
    await hub.open_pull("app")
    reply = await review(hub, event=event, body="Mine is fine.")
    assert reply.status == 422
    assert "your own pull request" in reply.body["errors"][0]
    assert (await review(hub, event="COMMENT", body="Just saying.")).status == 200
    assert (await review(hub, "maria", event=event, body="Not mine.")).status == 200


async def test_a_review_with_lines_is_told_once_each(hub: Hub) -> None:
    await hub.open_pull("app")
    done = (await review(hub, event="COMMENT", body="See.", comments=[LINE])).body
    assert (done["state"], done["commit_id"]) == ("COMMENTED", hub.git("rev-parse", "topic"))
    (line,) = (await hub.call("app", "GET", f"pulls/1/reviews/{done['id']}/comments")).body
    assert (line["line"], line["pull_request_review_id"]) == (10, done["id"])
    assert line["diff_hunk"].endswith("+line ten")
    await hub.settled()
    (told,) = hub.listener.named("pull_request_review.submitted")
    assert (told["review"]["state"], told["review"]["body"]) == ("commented", "See.")
    assert len(hub.listener.named("pull_request_review_comment.created")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {**LINE, "line": 1},
        {**LINE, "line": 10_000},
        {**LINE, "path": "README.md"},
        {**LINE, "path": "nowhere.py"},
    ],
)
async def test_a_line_outside_the_diff_spoils_the_whole_review(hub: Hub, wrong: dict[str, object]) -> None:
    await hub.open_pull("app")
    reply = await review(hub, event="COMMENT", body="See.", comments=[LINE, wrong])
    assert reply.status == 422
    assert (await hub.call("app", "GET", "pulls/1/reviews")).body == []
    assert (await hub.call("app", "GET", "pulls/1/comments")).body == []


async def test_a_removed_line_is_on_the_left(hub: Hub) -> None:
    await hub.open_pull("app")
    reply = await review(hub, event="COMMENT", body="x", comments=[{**LINE, "side": "LEFT"}])
    assert reply.status == 200


async def test_a_pending_review_is_seen_by_its_author_only(hub: Hub) -> None:
    await hub.open_pull("app")
    pending = (await review(hub, "maria", body="Draft.", comments=[LINE])).body
    assert pending["state"] == "PENDING"
    assert (await hub.call("app", "GET", "pulls/1/reviews")).body == []
    assert (await hub.call("app", "GET", "pulls/1/comments")).body == []
    assert (await review(hub, "maria", body="Another.")).status == 422
    path = f"pulls/1/reviews/{pending['id']}/events"
    sent = (await hub.call("maria", "POST", path, {"event": "APPROVE"})).body
    assert sent["state"] == "APPROVED"
    assert len((await hub.call("app", "GET", "pulls/1/reviews")).body) == 1


async def test_an_approval_can_be_dismissed(hub: Hub) -> None:
    await hub.open_pull("app")
    done = (await review(hub, "maria", event="APPROVE")).body
    path = f"pulls/1/reviews/{done['id']}/dismissals"
    assert (await hub.call("li", "PUT", path, {"message": "Too soon."})).body["state"] == "DISMISSED"
    assert (await hub.call("eve", "PUT", path, {"message": "Me too."})).status == 403


async def test_a_thread_is_answered_and_resolved(hub: Hub) -> None:
    await hub.open_pull("app")
    await review(hub, "maria", event="COMMENT", body="See.", comments=[LINE])
    (first,) = (await hub.call("app", "GET", "pulls/1/comments")).body
    await hub.make("app", f"pulls/1/comments/{first['id']}/replies", {"body": "Because."})
    (thread,) = await threads(hub)
    assert [each["body"] for each in thread["comments"]["nodes"]] == ["Why words?", "Because."]
    query = "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"
    answer = await hub.graphql("app", query, id=thread["id"])
    assert answer["data"]["resolveReviewThread"]["thread"]["isResolved"] is True
    await hub.settled()
    (told,) = hub.listener.named("pull_request_review_thread.resolved")
    assert told["thread"]["comments"][0]["id"] == first["id"]
    stranger = await hub.graphql("eve", query, id=thread["id"])
    assert stranger["errors"][0]["type"] == "FORBIDDEN"


async def test_a_comment_on_a_line_that_changed_is_outdated(hub: Hub) -> None:
    await hub.open_pull("app")
    await review(hub, "maria", event="COMMENT", body="See.", comments=[LINE])
    await hub.commit_file("li", "file.txt", FILE.replace("line 10\n", "line X\n"), "topic")
    (comment,) = (await hub.call("app", "GET", "pulls/1/comments")).body
    assert (comment["line"], comment["original_line"]) == (None, 10)
    assert (await threads(hub))[0]["isOutdated"] is True


async def test_a_comment_can_be_hidden(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    comment = await hub.make("app", "issues/1/comments", {"body": "Old news."})
    query = """mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED})
        { minimizedComment { isMinimized minimizedReason } } }"""
    answer = await hub.graphql("app", query, id=comment["node_id"])
    assert answer["data"]["minimizeComment"]["minimizedComment"] == {
        "isMinimized": True,
        "minimizedReason": "outdated",
    }


async def test_a_reviewer_is_asked_but_never_the_author(hub: Hub) -> None:
    await hub.open_pull("app")
    asked = await hub.make("app", "pulls/1/requested_reviewers", {"reviewers": ["maria"]})
    assert [each["login"] for each in asked["requested_reviewers"]] == ["maria"]
    own = await hub.open_pull("li", branch="mine")
    path = f"pulls/{own['number']}/requested_reviewers"
    assert (await hub.call("li", "POST", path, {"reviewers": ["li"]})).status == 422
