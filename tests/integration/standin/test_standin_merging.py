"""The three ways to merge, in real git, and the ways to be refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

FILE = "\n".join(f"line {number}" for number in range(1, 21)) + "\n"


async def two_commits(hub: Hub) -> Any:
    """Open a pull request of two commits, and let main move on elsewhere."""
    pull = await hub.open_pull("app", body="Fixes #1")
    await hub.commit_file("li", "two.txt", "two", "topic")
    await hub.commit_file("li", "other.txt", "other", "main")
    return (await hub.call("app", "GET", f"pulls/{pull['number']}")).body


@pytest.fixture
async def pull(hub: Hub) -> Any:
    await hub.make("eve", "issues", {"title": "It breaks"})
    return await two_commits(hub)


async def merge(hub: Hub, pull: Any, **wish: str) -> str:
    body = {"sha": pull["head"]["sha"], **wish}
    reply = await hub.call("app", "PUT", f"pulls/{pull['number']}/merge", body)
    assert reply.status == 200, reply.body
    assert hub.git("rev-parse", "main") == reply.body["sha"]
    hub.git("fsck", "--strict")
    return str(reply.body["sha"])


def subjects(hub: Hub, count: int) -> list[str]:
    return hub.git("log", "--first-parent", f"-{count}", "--format=%s", "main").splitlines()


async def test_a_merge_commit_has_both_parents(hub: Hub, pull: Any) -> None:
    base = hub.git("rev-parse", "main")
    sha = await merge(hub, pull, merge_method="merge")
    assert hub.git("log", "-1", "--format=%P", sha).split() == [base, pull["head"]["sha"]]
    assert subjects(hub, 1) == ["Merge pull request #2 from acme/topic"]


async def test_a_squash_is_one_commit_with_the_text_that_was_asked_for(hub: Hub, pull: Any) -> None:
    base = hub.git("rev-parse", "main")
    tree = hub.git("merge-tree", "--write-tree", "main", "topic")
    message = "Why.\n\nWorkTrain-Run: wt-1-1-1"
    sha = await merge(hub, pull, merge_method="squash", commit_title="Fix it (#2)", commit_message=message)
    assert hub.git("log", "-1", "--format=%P", sha) == base
    assert hub.git("rev-parse", f"{sha}^{{tree}}") == tree
    assert hub.git("log", "-1", "--format=%B", sha) == f"Fix it (#2)\n\n{message}"
    assert hub.git("log", "-1", "--format=%an|%cn", sha) == "worktrain[bot]|GitHub"
    assert hub.git("log", "-1", "--format=%(trailers:key=WorkTrain-Run,valueonly)", sha) == "wt-1-1-1"


async def test_a_squash_by_default_names_everybody_who_wrote_a_commit(hub: Hub, pull: Any) -> None:
    sha = await merge(hub, pull, merge_method="squash")
    text = hub.git("log", "-1", "--format=%B", sha)
    assert text.startswith("Write ten in words (#2)\n\n* Change file.txt")
    assert "Co-authored-by: li <" in text
    assert "Co-authored-by: worktrain[bot]" not in text


async def test_a_rebase_writes_each_commit_anew_with_its_author(hub: Hub, pull: Any) -> None:
    tree = hub.git("merge-tree", "--write-tree", "main", "topic")
    sha = await merge(hub, pull, merge_method="rebase")
    assert subjects(hub, 3) == ["Change two.txt", "Change file.txt", "Change other.txt"]
    assert hub.git("log", "-2", "--format=%an", sha).splitlines() == ["li", "worktrain[bot]"]
    assert hub.git("rev-parse", f"{sha}^{{tree}}") == tree


async def test_a_merge_closes_the_issue_and_tells_all(hub: Hub, pull: Any) -> None:
    sha = await merge(hub, pull, merge_method="squash")
    done = (await hub.call("app", "GET", "pulls/2")).body
    assert (done["merged"], done["state"], done["merge_commit_sha"]) == (True, "closed", sha)
    assert done["merged_by"]["login"] == "worktrain[bot]"
    issue = (await hub.call("app", "GET", "issues/1")).body
    assert (issue["state"], issue["state_reason"]) == ("closed", "completed")
    assert (await hub.call("app", "GET", "pulls/2/merge")).status == 204
    await hub.settled()
    (closed,) = hub.listener.named("pull_request.closed")
    assert (closed["pull_request"]["merged"], closed["pull_request"]["merge_commit_sha"]) == (True, sha)
    assert len(hub.listener.named("issues.closed")) == 1
    assert hub.listener.named("push")[-1]["after"] == sha
    events = (await hub.call("app", "GET", "issues/2/events")).body
    assert [each["event"] for each in events][-2:] == ["merged", "closed"]


async def test_a_closing_word_counts_on_the_default_branch_only(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    await hub.commit_file("li", "base.txt", "x", "release")
    pull = await hub.open_pull("app", base="release", body="Fixes #1")
    body = {"sha": pull["head"]["sha"]}
    assert (await hub.call("app", "PUT", "pulls/2/merge", body)).status == 200
    assert (await hub.call("app", "GET", "issues/1")).body["state"] == "open"


async def test_a_head_that_moved_is_not_merged(hub: Hub, pull: Any) -> None:
    old = pull["head"]["sha"]
    await hub.commit_file("li", "late.txt", "late", "topic")
    reply = await hub.call("app", "PUT", "pulls/2/merge", {"sha": old})
    assert reply.status == 409
    assert reply.body["message"].startswith("Head branch was modified")
    assert (await hub.call("app", "GET", "pulls/2")).body["merged"] is False


async def test_a_draft_is_not_merged(hub: Hub) -> None:
    pull = await hub.open_pull("app", draft=True)
    reply = await hub.call("maria", "PUT", "pulls/1/merge", {"sha": pull["head"]["sha"]})
    assert reply.status == 405


async def test_a_pull_request_is_merged_once(hub: Hub, pull: Any) -> None:
    sha = await merge(hub, pull, merge_method="squash")
    again = await hub.call("app", "PUT", "pulls/2/merge", {"sha": pull["head"]["sha"]})
    assert again.status == 405
    assert hub.git("rev-parse", "main") == sha


async def test_a_wrong_method_is_invalid(hub: Hub, pull: Any) -> None:
    reply = await hub.call("app", "PUT", f"pulls/{pull['number']}/merge", {"merge_method": "octopus"})
    assert reply.status == 422


async def test_a_commit_that_conflicts_cannot_be_rebased(hub: Hub) -> None:
    await hub.open_pull("app")
    await hub.commit_file("li", "file.txt", FILE.replace("line 10\n", "line 10.0\n"), "main")
    reply = await hub.call("app", "PUT", "pulls/1/merge", {"merge_method": "rebase"})
    assert reply.status == 405


@pytest.mark.parametrize(("who", "status"), [("eve", 403), ("sam", 403), ("li", 200)])
async def test_merging_needs_write(hub: Hub, who: str, status: int) -> None:
    await hub.open_pull("app")
    assert (await hub.call(who, "PUT", "pulls/1/merge", {})).status == status
