"""The write gate on what only repositories with rules ask for."""

from __future__ import annotations

import pytest

from worktrain import compliance
from worktrain.ids import RunId, Sha
from worktrain.intents import Intent
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
