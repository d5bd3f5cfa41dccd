"""Pull requests know whether they can be merged, and say no where GitHub does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

FILE = "\n".join(f"line {number}" for number in range(1, 21)) + "\n"


async def test_mergeable_is_null_first_and_then_known(hub: Hub) -> None:
    pull = await hub.open_pull("app")
    assert pull["mergeable"] is None
    await hub.settled()
    assert (await hub.call("app", "GET", "pulls/1")).body["mergeable"] is True
    await hub.settled()
    (told,) = hub.listener.named("pull_request.opened")
    assert told["pull_request"]["mergeable"] is None


async def test_a_conflict_with_the_base_is_seen(hub: Hub) -> None:
    await hub.open_pull("app")
    await hub.settled()
    await hub.commit_file("li", "file.txt", FILE.replace("line 10\n", "line 10.0\n"), "main")
    await hub.settled()
    pull = (await hub.call("app", "GET", "pulls/1")).body
    assert (pull["mergeable"], pull["mergeable_state"]) == (False, "dirty")
    reply = await hub.call("app", "PUT", "pulls/1/merge", {"sha": pull["head"]["sha"]})
    assert reply.status == 405


async def test_a_second_pull_request_for_the_same_branches_is_refused(hub: Hub) -> None:
    await hub.open_pull("app")
    body = {"title": "Again", "head": "topic", "base": "main"}
    reply = await hub.call("app", "POST", "pulls", body)
    assert reply.status == 422
    assert "already exists for acme:topic" in reply.body["errors"][0]["message"]
    await hub.call("app", "PATCH", "pulls/1", {"state": "closed"})
    assert (await hub.call("app", "POST", "pulls", body)).status == 201
    assert (await hub.call("app", "PATCH", "pulls/1", {"state": "open"})).status == 422


async def test_of_many_that_open_the_same_at_once_one_wins(hub: Hub) -> None:
    await hub.commit_file("app", "new.txt", "x", "topic")
    body = {"title": "t", "head": "topic", "base": "main"}
    replies = await asyncio.gather(*(hub.call("app", "POST", "pulls", body) for _ in range(8)))
    assert sorted(reply.status for reply in replies) == [201, *[422] * 7]
    assert hub.world.figures.duplicates == 0


async def test_pushes_that_come_while_it_is_opened_are_not_lost(hub: Hub) -> None:
    await hub.commit_file("app", "new.txt", "x", "topic")
    body = {"title": "t", "head": "topic", "base": "main"}
    await asyncio.gather(
        hub.call("app", "POST", "pulls", body),
        *(hub.commit_file("li", f"{number}.txt", "x", f"other-{number}") for number in range(3)),
        hub.commit_file("li", "late.txt", "late", "topic"),
    )
    pull = (await hub.call("app", "GET", "pulls/1")).body
    assert pull["head"]["sha"] == hub.git("rev-parse", "topic") == hub.git("rev-parse", "refs/pull/1/head")


async def test_branches_that_are_not_there_or_hold_nothing_new_are_refused(hub: Hub) -> None:
    for head, base in (("nowhere", "main"), ("main", "nowhere"), ("main", "main"), ("eve:main", "main")):
        reply = await hub.call("app", "POST", "pulls", {"title": "t", "head": head, "base": base})
        assert reply.status == 422, (head, base)


async def test_files_commits_and_the_diff_are_gits(hub: Hub) -> None:
    await hub.open_pull("app")
    (file,) = (await hub.call("app", "GET", "pulls/1/files")).body
    assert (file["filename"], file["additions"], file["deletions"]) == ("file.txt", 1, 1)
    assert file["sha"] == hub.git("rev-parse", "topic:file.txt")
    (commit,) = (await hub.call("app", "GET", "pulls/1/commits")).body
    assert commit["sha"] == hub.git("rev-parse", "topic")
    assert commit["author"]["login"] == "worktrain[bot]"
    diff = await hub.call("app", "GET", "pulls/1", Accept="application/vnd.github.diff")
    assert diff.body == hub.git("diff", "main...topic") + "\n"
    pull = (await hub.call("app", "GET", "pulls/1")).body
    assert (pull["commits"], pull["changed_files"], pull["additions"]) == (1, 1, 1)


async def test_a_draft_is_made_ready_through_graphql_only(hub: Hub) -> None:
    pull = await hub.open_pull("app", draft=True)
    refused = await hub.call("app", "PATCH", "pulls/1", {"draft": False})
    assert refused.status == 422
    query = """mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id})
        { pullRequest { number isDraft } } }"""
    answer = await hub.graphql("app", query, id=pull["node_id"])
    ready = answer["data"]["markPullRequestReadyForReview"]
    assert ready == {"pullRequest": {"number": 1, "isDraft": False}}
    assert (await hub.call("app", "GET", "pulls/1")).body["draft"] is False
    await hub.settled()
    assert len(hub.listener.named("pull_request.ready_for_review")) == 1


async def test_a_branch_is_brought_up_to_date(hub: Hub) -> None:
    pull = await hub.open_pull("app")
    assert (await hub.call("app", "PUT", "pulls/1/update-branch", {})).status == 422
    await hub.commit_file("li", "other.txt", "x", "main")
    wrong = {"expected_head_sha": "0" * 40}
    assert (await hub.call("app", "PUT", "pulls/1/update-branch", wrong)).status == 422
    right = {"expected_head_sha": pull["head"]["sha"]}
    assert (await hub.call("app", "PUT", "pulls/1/update-branch", right)).status == 202
    assert hub.git("show", "topic:other.txt") == "x"


async def test_labels_on_a_pull_request_are_told_as_its_own(hub: Hub) -> None:
    await hub.open_pull("app")
    await hub.call("maria", "POST", "issues/1/labels", {"labels": ["hold"]})
    await hub.settled()
    (told,) = hub.listener.named("pull_request.labeled")
    assert (told["number"], told["label"]["name"]) == (1, "hold")
    assert hub.listener.named("issues.labeled") == []


async def test_a_comparison_counts_both_sides(hub: Hub) -> None:
    await hub.open_pull("app")
    await hub.commit_file("li", "other.txt", "x", "main")
    found = (await hub.call("app", "GET", "compare/main...topic")).body
    assert (found["status"], found["ahead_by"], found["behind_by"]) == ("diverged", 1, 1)
    assert [each["filename"] for each in found["files"]] == ["file.txt"]
