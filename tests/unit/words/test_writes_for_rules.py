"""The write gate on what only repositories with rules ask for."""

from __future__ import annotations

import pytest

from worktrain import compliance
from worktrain.ids import RunId, Sha
from worktrain.intents import EditPull, Intent, OpenPull, Reply
from worktrain.squads.writes import Refused, Scope, check

SHOP = "acme/shop"
RUN = RunId("wt-100-12-1")
HEAD, PARENT, TREE = Sha("ab" * 20), Sha("cd" * 20), Sha("ef" * 20)
SIGNING = f"worktrain/signing-{RUN}"
SCOPE = Scope(repository=SHOP, issue=12, pull=31, branch="worktrain/issue-12-slugs", base="main", run=RUN)


def signed(**more: object) -> compliance.SignCommit:
    given: dict[str, object] = {
        "repository": SHOP,
        "run": RUN,
        "repository_id": 100,
        "branch": SIGNING,
        "parent": PARENT,
        "sha": HEAD,
        "tree": TREE,
        "title": "Make slugs unique",
        "message": "WorkTrain-Run: wt-100-12-1",
    }
    return compliance.SignCommit.model_validate(given | more)


def refusal(intent: Intent, scope: Scope = SCOPE) -> str:
    with pytest.raises(Refused) as caught:
        check(intent, scope)
    return caught.value.rule


def test_a_runs_own_commit_may_be_signed() -> None:
    assert check(signed(), SCOPE)
    assert check(signed(message=""), SCOPE)
    assert check(compliance.DropBranch(repository=SHOP, run=RUN, branch=SIGNING, sha=HEAD), SCOPE)


@pytest.mark.parametrize(
    "branch", ["main", "worktrain/issue-12-slugs", "worktrain/signing-wt-100-3-1", f"{SIGNING}/x"]
)
def test_nothing_is_signed_on_or_deleted_from_another_branch(branch: str) -> None:
    assert refusal(signed(branch=branch)) == "target"
    drop = compliance.DropBranch(repository=SHOP, run=RUN, branch=branch, sha=HEAD)
    assert refusal(drop) == "target"


def test_without_a_run_nothing_is_signed() -> None:
    assert refusal(signed(run=None), Scope(repository=SHOP)) == "target"


@pytest.mark.parametrize("part", ["parent", "sha", "tree"])
def test_what_is_signed_is_named_by_whole_ids(part: str) -> None:
    assert refusal(signed(**{part: "HEAD"})) == "target"


@pytest.mark.parametrize(
    ("message", "rule"),
    [("Fixes #3", "closing word"), ("Thanks @eve", "mention"), ("[skip ci]", "command")],
)
def test_a_signed_commits_message_does_no_more_than_be_read(message: str, rule: str) -> None:
    assert refusal(signed(message=message)) == rule


def opened(title: str, *, draft: bool) -> OpenPull:
    return OpenPull(
        repository=SHOP,
        run=RUN,
        branch="worktrain/issue-12-slugs",
        base="main",
        title=title,
        body="Fixes #12",
        draft=draft,
    )


def test_without_drafts_a_pull_request_must_say_that_it_is_not_ready() -> None:
    assert check(opened("Not ready: Slugs", draft=False), SCOPE)
    assert refusal(opened("Slugs", draft=False)) == "target"


def edit(block: str) -> EditPull:
    return EditPull(repository=SHOP, run=RUN, number=31, block=block)


def test_our_block_may_carry_its_marks_once_each_and_in_order() -> None:
    assert check(edit("<!-- worktrain:begin -->\nProven.\n<!-- worktrain:end -->"), SCOPE)


@pytest.mark.parametrize(
    "block",
    [
        "<!-- worktrain:end -->\nProven.\n<!-- worktrain:begin -->",
        "<!-- worktrain:begin -->\n<!-- worktrain:begin -->\nProven.\n<!-- worktrain:end -->",
        "<!-- worktrain:begin -->\nProven.",
        "<!-- worktrain:begin -->\n<!-- hidden -->\n<!-- worktrain:end -->",
        "Proven. <!-- worktrain:begin --> <!-- worktrain:end -->",
    ],
)
def test_marks_that_are_not_our_blocks_are_refused(block: str) -> None:
    assert refusal(edit(block)) == "marker"


def test_a_comment_has_no_block() -> None:
    body = "<!-- worktrain:begin -->\nHi.\n<!-- worktrain:end -->"
    assert refusal(Reply(repository=SHOP, run=RUN, number=12, to="1", body=body)) == "marker"


def test_a_block_closes_nothing() -> None:
    assert refusal(edit("Fixes #12")) == "closing word"


@pytest.mark.parametrize(
    "intent",
    [
        compliance.ApprovePull(repository=SHOP, run=RUN, number=32, head_sha=HEAD, body="Good."),
        compliance.DismissReview(repository=SHOP, run=RUN, number=32, review=1, message="Void."),
        compliance.ResolveThread(repository=SHOP, run=RUN, number=32, node="T"),
        compliance.SetMilestone(repository=SHOP, run=RUN, number=12, title="1.2"),
    ],
)
def test_nothing_is_said_of_another_pull_request(intent: Intent) -> None:
    assert refusal(intent) == "target"
