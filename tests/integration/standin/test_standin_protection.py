"""Protected branches: what is told of them, what they refuse, and in which words."""

from __future__ import annotations

import asyncio
import base64
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from worktrain.standin.state.protections import Protection, RequiredCheck

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

REPO = "acme/shop"
COMMIT = """mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}"""
STANDING = """query Standing($number: Int!) {
  repository(owner: "acme", name: "shop") {
    pullRequest(number: $number) { reviewDecision mergeStateStatus }
    ref(qualifiedName: "refs/heads/main") { refUpdateRule { requiresSignatures viewerCanPush } }
  }
}"""


def protect(hub: Hub, **rule: Any) -> None:
    hub.world.repository(REPO).protections.append(Protection(**rule))


async def refusal(hub: Hub, pull: Any, who: str = "app", **wish: str) -> str:
    """Try to merge and give GitHub's reason against it."""
    reply = await hub.call(who, "PUT", f"pulls/{pull['number']}/merge", wish or {"merge_method": "squash"})
    assert reply.status == 405, reply.body
    return str(reply.body["message"])


async def merges(hub: Hub, pull: Any, who: str = "app", method: str = "squash") -> None:
    reply = await hub.call(who, "PUT", f"pulls/{pull['number']}/merge", {"merge_method": method})
    assert reply.status == 200, reply.body


async def approve(hub: Hub, pull: Any, who: str = "maria", event: str = "APPROVE") -> Any:
    body = {"event": event, "body": "So be it."}
    return await hub.make(who, f"pulls/{pull['number']}/reviews", body)


async def check(hub: Hub, pull: Any, name: str, conclusion: str) -> None:
    head = (await hub.call("app", "GET", f"pulls/{pull['number']}")).body["head"]["sha"]
    body = {"name": name, "head_sha": head, "status": "completed", "conclusion": conclusion}
    await hub.make("app", "check-runs", body)


async def signed(hub: Hub, branch: str, expect: str, **changes: Any) -> Any:
    wish = {
        "branch": {"repositoryNameWithOwner": REPO, "branchName": branch},
        "message": {"headline": "Do it", "body": "For a reason."},
        "expectedHeadOid": expect,
        "fileChanges": changes,
    }
    return await hub.graphql("app", COMMIT, input=wish)


def added(path: str, text: str) -> dict[str, str]:
    return {"path": path, "contents": base64.b64encode(text.encode()).decode()}


async def branch_at_main(hub: Hub, branch: str) -> str:
    main = hub.git("rev-parse", "main")
    await hub.make("app", "git/refs", {"ref": f"refs/heads/{branch}", "sha": main})
    return main


async def test_rules_of_rulesets_are_there_for_everybody_and_classic_ones_are_not(hub: Hub) -> None:
    protect(hub, ruleset=True, approvals=2, signatures=True)
    protect(hub, checks=(RequiredCheck(context="ci/build"),))
    rules = (await hub.call("app", "GET", "rules/branches/main")).body
    assert {row["type"] for row in rules} >= {"pull_request", "required_signatures"}
    assert "required_status_checks" not in {row["type"] for row in rules}
    assert (await hub.call("app", "GET", "rules/branches/other")).body == []
    assert (await hub.call("app", "GET", "branches/main/protection")).status == 403
    told = (await hub.call("maria", "GET", "branches/main/protection")).body
    assert told["required_status_checks"]["contexts"] == ["ci/build"]
    branch = (await hub.call("app", "GET", "branches/main")).body
    assert branch["protected"]
    assert branch["protection"]["required_status_checks"]["contexts"] == ["ci/build"]


async def test_a_branch_without_a_rule_is_not_protected(hub: Hub) -> None:
    assert (await hub.call("maria", "GET", "branches/main/protection")).status == 404
    assert (await hub.call("app", "GET", "branches/main")).body["protected"] is False


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"checks": (RequiredCheck(context="ci"),)}, 'Required status check "ci" is expected.'),
        (
            {"approvals": 1},
            "At least 1 approving review is required by reviewers with write access.",
        ),
        ({"signatures": True}, "Commits must have verified signatures."),
        ({"strict": True}, "Head branch is out of date with the base branch."),
        ({"pushers": frozenset({"maria"})}, "You're not authorized to push to this branch."),
        (
            {"merge_queue": True, "ruleset": True},
            "Repository rule violations found\n\nChanges must be made through the merge queue",
        ),
        (
            {"methods": ("rebase",), "ruleset": True},
            "Repository rule violations found\n\nSquash merges are not allowed on this repository.",
        ),
    ],
)
async def test_a_merge_is_refused_in_githubs_words(hub: Hub, rule: dict[str, Any], said: str) -> None:
    pull = await hub.open_pull("app")
    await hub.commit_file("maria", "other.txt", "other", "main")
    protect(hub, **rule)
    assert await refusal(hub, pull) == said
    hub.world.repository(REPO).protections.clear()
    await merges(hub, pull)


async def test_linear_history_takes_no_merge_commit(hub: Hub) -> None:
    pull = await hub.open_pull("app")
    protect(hub, linear_history=True)
    assert "merge commits" in await refusal(hub, pull, merge_method="merge")
    await merges(hub, pull, method="rebase")


async def test_a_required_check_may_be_bound_to_its_app(hub: Hub) -> None:
    pull = await hub.open_pull("li")
    protect(hub, checks=(RequiredCheck(context="ci", app_id=hub.app_id + 1),))
    await check(hub, pull, "ci", "success")
    assert await refusal(hub, pull) == 'Required status check "ci" is expected.'
    hub.world.repository(REPO).protections.clear()
    protect(hub, checks=(RequiredCheck(context="ci", app_id=hub.app_id),))
    await check(hub, pull, "ci", "failure")
    assert await refusal(hub, pull) == 'Required status check "ci" is failing.'
    await check(hub, pull, "ci", "success")
    await merges(hub, pull)


async def test_only_approvals_of_people_who_may_write_count(hub: Hub) -> None:
    pull = await hub.open_pull("app")
    protect(hub, approvals=1)
    await approve(hub, pull, "sam")
    assert "approving review" in await refusal(hub, pull)
    await approve(hub, pull, "li", "REQUEST_CHANGES")
    assert "Changes were requested by li." in await refusal(hub, pull)
    await approve(hub, pull, "li")
    await merges(hub, pull)


async def test_a_push_takes_approvals_back_where_a_rule_says_so(hub: Hub) -> None:
    pull = await hub.open_pull("app")
    protect(hub, approvals=1, dismiss_stale=True)
    await approve(hub, pull)
    await hub.commit_file("app", "two.txt", "two", "topic")
    reviews = (await hub.call("app", "GET", f"pulls/{pull['number']}/reviews")).body
    assert [each["state"] for each in reviews] == ["DISMISSED"]
    assert "approving review" in await refusal(hub, pull)


async def test_the_last_push_wants_somebody_elses_approval(hub: Hub) -> None:
    pull = await hub.open_pull("app")
    await hub.commit_file("maria", "two.txt", "two", "topic")
    protect(hub, approvals=1, last_push_approval=True)
    await approve(hub, pull, "maria")
    assert "last pusher" in await refusal(hub, pull)
    await approve(hub, pull, "li")
    await merges(hub, pull)


async def test_code_owners_are_asked_once_it_is_no_draft_and_one_of_each_file_must_approve(hub: Hub) -> None:
    owners = "# who owns what\n* @sam\n*.txt @maria @li\n"
    await hub.commit_file("maria", ".github/CODEOWNERS", owners, "main")
    pull = await hub.open_pull("app", draft=True)
    protect(hub, code_owners=True)
    path = f"pulls/{pull['number']}"
    assert (await hub.call("app", "GET", path)).body["requested_reviewers"] == []
    query = """mutation R($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) {
        pullRequest { isDraft } } }"""
    await hub.graphql("app", query, id=pull["node_id"])
    asked = (await hub.call("app", "GET", path)).body["requested_reviewers"]
    assert {user["login"] for user in asked} == {"maria", "li"}
    assert "Waiting on code owner review from maria, li." in await refusal(hub, pull)
    await approve(hub, pull, "li")
    await merges(hub, pull)


async def test_an_open_conversation_keeps_a_pull_request_from_merging(hub: Hub) -> None:
    pull = await hub.open_pull("app")
    protect(hub, conversations=True)
    comment = {"body": "Why?", "path": "file.txt", "line": 10, "commit_id": pull["head"]["sha"]}
    await hub.make("li", f"pulls/{pull['number']}/comments", comment)
    assert "conversation must be resolved" in await refusal(hub, pull)
    hub.world.repository(REPO).pulls[0].threads[0].resolved_by = hub.world.accounts.get("li")
    await merges(hub, pull)


async def test_graphql_tells_how_a_pull_request_stands(hub: Hub) -> None:
    pull = await hub.open_pull("app")
    await hub.settled()
    data = (await hub.graphql("app", STANDING, number=pull["number"]))["data"]["repository"]
    assert data["pullRequest"] == {"reviewDecision": None, "mergeStateStatus": "CLEAN"}
    assert data["ref"] == {"refUpdateRule": None}
    protect(hub, approvals=1, signatures=True, pushers=frozenset({"maria"}))
    data = (await hub.graphql("app", STANDING, number=pull["number"]))["data"]["repository"]
    assert data["pullRequest"] == {"reviewDecision": "REVIEW_REQUIRED", "mergeStateStatus": "BLOCKED"}
    assert data["ref"] == {"refUpdateRule": {"requiresSignatures": True, "viewerCanPush": False}}


async def test_a_commit_made_on_a_branch_is_signed_and_its_files_are_plain(hub: Hub) -> None:
    main = await branch_at_main(hub, "made")
    changes = {"additions": [added("new/a.txt", "a\n")], "deletions": [{"path": "README.md"}]}
    answer = await signed(hub, "made", main, **changes)
    sha = answer["data"]["createCommitOnBranch"]["commit"]["oid"]
    assert hub.git("rev-parse", "made") == sha
    assert hub.git("log", "-1", "--format=%P|%an|%cn|%B", sha) == (
        f"{main}|worktrain[bot]|GitHub|Do it\n\nFor a reason."
    )
    assert hub.git("diff", "--name-status", main, sha).split() == ["D", "README.md", "A", "new/a.txt"]
    hub.git("fsck", "--strict")
    told = (await hub.call("app", "GET", f"git/commits/{sha}")).body["verification"]
    assert told["verified"]
    again = await signed(hub, "made", main, additions=[added("b.txt", "b")])
    assert again["errors"][0]["type"] == "STALE_DATA"
    plain = (await hub.call("app", "GET", f"git/commits/{main}")).body["verification"]
    assert plain["verified"] is False


async def test_signed_commits_are_merged_and_unsigned_ones_are_not(hub: Hub) -> None:
    main = await branch_at_main(hub, "made")
    await signed(hub, "made", main, additions=[added("a.txt", "a\n")])
    body = {"title": "A", "head": "made", "base": "main"}
    pull = await hub.make("app", "pulls", body)
    protect(hub, signatures=True)
    assert "signatures" in await refusal(hub, pull, "maria")
    assert "signatures" in await refusal(hub, pull, merge_method="rebase")
    await merges(hub, pull)


def push(hub: Hub, tmp_path: Path, branch: str, who: str) -> subprocess.CompletedProcess[str]:
    """Clone, commit, push; give what git said."""
    work = tmp_path / "clone"
    hub.git("clone", "-q", str(hub.bare), str(work), cwd=tmp_path)
    (work / "pushed.txt").write_text("pushed\n")
    hub.git("add", ".", cwd=work)
    hub.git("commit", "-q", "-m", "Push", cwd=work)
    url = hub.clone_url(hub.world.user_token(who))
    return subprocess.run(
        ["git", "push", url, f"HEAD:refs/heads/{branch}", "HEAD:refs/heads/free"],
        cwd=work,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"ruleset": True, "signatures": True},
            ["GH013: Repository rule violations found for refs/heads/main.", "- Commits must have verified"],
        ),
        ({"approvals": 1}, ["GH006: Protected branch update failed", "through a pull request."]),
        ({"pushers": frozenset({"maria"})}, ["GH006", "not authorized to push"]),
    ],
)
async def test_a_push_to_a_protected_branch_is_refused_and_the_rest_of_it_is_not(
    hub: Hub, tmp_path: Path, rule: dict[str, Any], said: list[str]
) -> None:
    protect(hub, **rule)
    main = hub.git("rev-parse", "main")
    done = await asyncio.to_thread(push, hub, tmp_path, "main", "li")
    assert done.returncode != 0
    assert all(each in done.stderr for each in said), done.stderr
    assert "[remote rejected]" in done.stderr
    assert hub.git("rev-parse", "main") == main
    assert hub.git("rev-parse", "free") != main


async def test_a_protected_ref_is_not_moved_by_the_api_either(hub: Hub) -> None:
    sha = await hub.commit_file("li", "two.txt", "two", "topic")
    protect(hub, approvals=1)
    reply = await hub.call("app", "PATCH", "git/refs/heads/main", {"sha": sha})
    assert (reply.status, reply.body["message"]) == (422, "Changes must be made through a pull request.")


async def test_the_head_branch_goes_after_the_merge_where_the_repository_wants_it(hub: Hub) -> None:
    hub.world.repository(REPO).delete_branch_on_merge = True
    pull = await hub.open_pull("app")
    await merges(hub, pull)
    assert (await hub.call("app", "GET", "git/ref/heads/topic")).status == 404
    assert (await hub.call("app", "GET", f"pulls/{pull['number']}")).body["merged"]


async def test_a_plan_without_drafts_refuses_them(hub: Hub) -> None:
    hub.world.repository(REPO).drafts = False
    await hub.commit_file("li", "two.txt", "two", "topic")
    body = {"title": "Two", "head": "topic", "base": "main", "draft": True}
    reply = await hub.call("li", "POST", "pulls", body)
    assert reply.status == 422
    assert reply.body["message"] == "Draft pull requests are not supported in this repository."
    await hub.make("li", "pulls", {**body, "draft": False})
