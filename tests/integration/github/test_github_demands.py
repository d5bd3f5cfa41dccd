"""What a repository demands, read from a GitHub that has branch protection and rulesets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from worktrain.demands import Demands, Standing, WantedCheck
from worktrain.github.errors import Refused
from worktrain.intents import OpenPull, SetCheck
from worktrain.standin.state.protections import Protection, RequiredCheck
from worktrain.words.marker import mark

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town

NAME = "acme/shop"
BRANCH = "worktrain/issue-1-slugs"


def protect(town: Town, **rule: Any) -> None:
    town.held.protections.append(Protection(**rule))


async def opened(town: Town) -> int:
    body = f"Fixes #1\n\n{mark('pull', run='wt-1-1-1')}"
    intent = OpenPull(
        repository=NAME, run="wt-1-1-1", branch=BRANCH, base="main", title="Slugs", body=body, draft=False
    )
    return int((await town.make(intent))["number"])


async def test_a_branch_without_protection_demands_nothing(town: Town) -> None:
    found = await town.repository.demands("main")
    assert found == Demands(branch="main")
    assert not found.any


async def test_rules_of_a_ruleset_are_read_without_administration(town: Town) -> None:
    protect(
        town,
        ruleset=True,
        checks=(RequiredCheck(context="ci/build", app_id=7), RequiredCheck(context="lint")),
        strict=True,
        approvals=2,
        code_owners=True,
        last_push_approval=True,
        dismiss_stale=True,
        signatures=True,
        linear_history=True,
        conversations=True,
        merge_queue=True,
        methods=("squash",),
        pushers=frozenset({"maria"}),
    )
    assert await town.repository.demands("main") == Demands(
        branch="main",
        methods=("squash",),
        checks=(WantedCheck(name="ci/build", app_id=7), WantedCheck(name="lint")),
        up_to_date=True,
        pull_request=True,
        approvals=2,
        code_owners=True,
        last_push=True,
        drops_approvals=True,
        signatures=True,
        linear=True,
        conversations=True,
        merge_queue=True,
        may_push=False,
    )


async def test_classic_protection_is_read_as_far_as_it_is_shown(town: Town) -> None:
    protect(town, checks=(RequiredCheck(context="ci", app_id=7),), strict=True, approvals=1, signatures=True)
    found = await town.repository.demands("main")
    assert found.signatures
    assert found.approvals == 1
    assert found.checks == (WantedCheck(name="ci"),)
    assert not found.up_to_date
    assert "not accessible by integration" in found.unread


async def test_with_administration_classic_protection_is_read_whole(town: Town) -> None:
    protect(town, checks=(RequiredCheck(context="ci", app_id=7),), strict=True, dismiss_stale=True)
    town.standin.world.app("train").permissions["administration"] = "read"
    found = await town.repository.demands("main")
    assert found.checks == (WantedCheck(name="ci", app_id=7),)
    assert found.up_to_date
    assert found.drops_approvals
    assert found.unread == ""


async def test_rulesets_and_protection_are_put_together(town: Town) -> None:
    protect(town, ruleset=True, branches="*", signatures=True)
    protect(town, approvals=1)
    town.held.methods = ("merge", "squash")
    main, ours = await town.repository.demands("main"), await town.repository.demands(BRANCH)
    assert (main.signatures, main.approvals, main.methods) == (True, 1, ("squash", "merge"))
    assert (ours.signatures, ours.approvals) == (True, 0)


async def test_a_plan_without_rules_demands_nothing(town: Town) -> None:
    town.held.can_protect = False
    assert await town.repository.demands("main") == Demands(branch="main")


async def test_how_a_pull_request_stands_is_githubs_own_word(town: Town) -> None:
    number = await opened(town)
    protect(town, approvals=1, checks=(RequiredCheck(context="ci"), RequiredCheck(context="never")))
    check = SetCheck(
        repository=NAME,
        run="wt-1-1-1",
        name="ci",
        head_sha=town.head,
        status="in_progress",
        title="Building",
        summary="Wait.",
    )
    await town.make(check)
    comment = {"body": "Why?", "path": "slug.py", "line": 2, "commit_id": town.head}
    await town.as_person("li", "POST", f"/repos/{NAME}/pulls/{number}/comments", comment)
    demands = await town.repository.demands("main")
    found = await town.repository.standing(number, head=town.head, demands=demands)
    assert found.decision == "REVIEW_REQUIRED"
    assert found.checks == {"ci": "pending"}
    assert [each.author for each in found.conversations] == ["li"]
    review = {"event": "APPROVE", "body": "Good."}
    await town.as_person("li", "POST", f"/repos/{NAME}/pulls/{number}/reviews", review)
    found = await town.repository.standing(number, head=town.head, demands=demands)
    assert found.decision == "APPROVED"
    assert found.merge_state == "BLOCKED"


async def test_a_server_that_lacks_a_field_stops_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(_query: str, **_variables: Any) -> Any:
        raise Refused("GitHub refused.", status=422, why="Field 'refUpdateRule' doesn't exist on type 'Ref'")

    protect(town, ruleset=True, approvals=1)
    monkeypatch.setattr(town.repository.client, "graphql", refused)
    demands = await town.repository.demands("main")
    assert demands.approvals == 1
    assert "refUpdateRule" in demands.unread
    assert await town.repository.standing(1, head=town.head, demands=demands) == Standing()
