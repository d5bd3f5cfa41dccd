"""What a repository demands is said in one sentence each, before anything starts."""

from __future__ import annotations

from typing import Any

import pytest

from worktrain.demands import Demands, WantedCheck
from worktrain.intents import StickyComment
from worktrain.plans import Plan
from worktrain.squads.writes import Scope, check
from worktrain.words import plan
from worktrain.words.demands import sentences
from worktrain.words.marker import mark


def said(method: str = "squash", *, second: bool = False, **more: Any) -> str:
    return "\n".join(sentences(Demands(branch="main", **more), method=method, second=second))


def test_a_repository_without_rules_needs_no_word() -> None:
    assert said() == ""


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"signatures": True}, "GitHub makes ours and signs them"),
        ({"merge_queue": True}, "`main` has a merge queue: what is proven waits for a person"),
        ({"may_push": False}, "Only named people may push to `main`"),
        ({"methods": ("rebase",)}, "only `rebase` is allowed here: a person merges"),
        ({"methods": ()}, "only no method is allowed"),
        ({"approvals": 2}, "GitHub wants 2 approving reviews: people give it"),
        ({"code_owners": True}, "by a code owner: people give it"),
        ({"checks": (WantedCheck(name="ci/build"),)}, "GitHub waits for `ci/build`."),
        ({"conversations": True}, "every review conversation is resolved"),
        ({"up_to_date": True}, "must contain the tip of `main`"),
        ({"others": ("required_deployments",)}, "we cannot judge: `required_deployments`"),
        ({"unread": "403"}, "may be given `administration: read`"),
    ],
)
def test_each_demand_has_its_sentence(rules: dict[str, Any], words: str) -> None:
    text = said(**rules)
    assert words in text
    assert text.count("\n") == 0


@pytest.mark.parametrize(("method", "rules"), [("merge", {"linear": True}), ("rebase", {"signatures": True})])
def test_a_method_that_the_branch_does_not_take_is_named(method: str, rules: dict[str, Any]) -> None:
    assert f"`merge.method` is `{method}`" in said(method, **rules)
    assert "merge.method" not in said("squash", **rules)


def test_a_second_app_gives_one_approval_and_no_code_owners() -> None:
    assert "own App gives it" in said(approvals=1, second=True)
    assert "people give it" in said(approvals=2, second=True)
    assert "people give it" in said(approvals=1, code_owners=True, second=True)


def test_the_plan_shows_them_and_a_checks_name_does_no_harm() -> None:
    hostile = WantedCheck(name="@eve `x` <img src=//evil> fixes #3")
    found = sentences(Demands(branch="main", checks=(hostile,)), method="squash", second=False)
    made = Plan(wave=1, base_sha="a" * 40, dossiers=(), edges=(), start=(12,), waiting={}, demands=found)
    text = plan.section(made)
    assert "**What this repository demands**" in text
    body = f"Planned.\n\n{text}\n\n{mark('status')}"
    comment = StickyComment(repository="acme/shop", number=12, sticky="status", body=body)
    assert check(comment, Scope(repository="acme/shop", issue=12))
