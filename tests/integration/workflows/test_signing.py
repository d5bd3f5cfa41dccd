"""Where commits must be signed, we go on with the commit that GitHub made, if it is the one we asked for."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.workflows.conftest import (
    DEVELOPER,
    HEAD,
    MERGED,
    PROVING,
    STRANGE,
    TREE,
    Office,
    delivered,
)

from worktrain.demands import Demands
from worktrain.errors import GitError
from worktrain.git.values import Change, Commit
from worktrain.github.errors import Refused
from worktrain.ids import Sha
from worktrain.workflows.squad import deliver, signing
from worktrain.workflows.squad.halts import PersonMustDecide


def forest(office: Office, monkeypatch: pytest.MonkeyPatch, *changes: Change, **made: Any) -> None:
    """Let our commit change these paths, and GitHub's be what a fetch then finds."""
    facts = {"sha": MERGED, "tree": TREE, "parents": (DEVELOPER,), "when": 0, "message": "", **made}

    async def changed(_old: Sha, _new: Sha) -> tuple[Change, ...]:
        return changes

    async def shown(_commit: Sha, paths: list[str]) -> dict[str, bytes]:
        return dict.fromkeys(paths, b"text\n")

    async def commit(_sha: Sha) -> Commit | None:
        return Commit(**facts) if facts["tree"] else None

    monkeypatch.setattr(office.forest, "changes", changed)
    monkeypatch.setattr(office.forest, "show_all", shown)
    monkeypatch.setattr(office.forest, "commit", commit, raising=False)


def plain(path: str, mode: str = "100644") -> Change:
    return Change(path=path, status="M", old_mode="100644", new_mode=mode)


async def commit(office: Office) -> Sha:
    record = office.opened(*PROVING, **delivered(signs=True)).record
    return await deliver.commit(
        office.tools, office.place, record, tree=TREE, parent=DEVELOPER, message="Strip\n\nFor #1.\n"
    )


async def test_the_head_is_githubs_commit(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    forest(office, monkeypatch, plain("blog/slug.py"))
    assert await commit(office) == MERGED
    (wish,) = office.hand.of("sign-commit")
    assert (wish.parent, wish.tree, wish.sha) == (DEVELOPER, TREE, HEAD)
    assert (wish.title, wish.message) == ("Strip", "For #1.")
    assert wish.branch == "worktrain/signing-wt-7-1-1"


@pytest.mark.parametrize(
    "made",
    [{"tree": STRANGE}, {"parents": (HEAD,)}, {"parents": (DEVELOPER, HEAD)}, {"tree": None}],
    ids=["another tree", "another parent", "a merge", "not there"],
)
async def test_a_commit_that_is_not_what_was_asked_for_is_not_believed(
    office: Office, monkeypatch: pytest.MonkeyPatch, made: dict[str, Any]
) -> None:
    forest(office, monkeypatch, plain("blog/slug.py"), **made)
    with pytest.raises(GitError, match="not the one that was asked for"):
        await commit(office)


async def test_what_github_cannot_sign_is_a_persons_to_commit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    forest(office, monkeypatch, plain("blog/slug.py"), plain("tool.sh", "100755"))
    with pytest.raises(PersonMustDecide) as halt:
        await commit(office)
    assert halt.value.asked.kind == "unsigned"
    assert halt.value.asked.detail == "tool.sh (a program)"
    assert office.hand.of("sign-commit") == []


@pytest.mark.parametrize(
    ("base", "ours", "wanted"),
    [({}, {}, False), ({"signatures": True}, {}, True), ({}, {"signatures": True}, True)],
    ids=["nowhere", "on the base", "on every branch"],
)
async def test_signatures_may_be_wanted_of_the_base_or_of_our_branch(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    base: dict[str, bool],
    ours: dict[str, bool],
    wanted: bool,
) -> None:
    async def demands(branch: str) -> Demands:
        return Demands.model_validate(base if branch == "main" else ours)

    monkeypatch.setattr(office.hub, "demands", demands)
    assert await signing.signatures_wanted(office.place, "worktrain/issue-1-slugs") is wanted


async def test_a_push_that_a_rule_refuses_is_asked_about(office: Office) -> None:
    record = office.opened(*PROVING, **delivered()).record
    office.hand.refuses["push-branch"] = Refused("A rule refuses the push.", status=422, why="GH013: Sign.")
    with pytest.raises(PersonMustDecide) as halt:
        await deliver.push(office.place, record, sha=HEAD, expect=DEVELOPER)
    assert (halt.value.asked.kind, halt.value.asked.detail) == ("rules", "GH013: Sign.")


async def test_the_branch_on_which_it_was_signed_is_taken_away_after_the_push(office: Office) -> None:
    record = office.opened(*PROVING, **delivered(signs=True)).record
    await deliver.push(office.place, record, sha=HEAD, expect=DEVELOPER)
    assert [each.branch for each in office.hand.of("drop-branch")] == ["worktrain/signing-wt-7-1-1"]
    assert office.log[-2:] == ["push-branch", "drop-branch"]
