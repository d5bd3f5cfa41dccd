"""GitHub's rules, one by one, as our demands."""

from __future__ import annotations

from typing import Any

import pytest

from worktrain.demands import Demands, WantedCheck
from worktrain.github.rules import of_repository, of_rulesets, standing_of
from worktrain.github.values import CheckNow
from worktrain.ids import Sha

HEAD = Sha("a" * 40)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        pytest.param({"type": "deletion"}, {}, id="deleting the branch is not our business"),
        pytest.param({"type": "required_signatures"}, {"signatures": True}, id="signatures"),
        pytest.param({"type": "required_linear_history"}, {"linear": True}, id="linear history"),
        pytest.param({"type": "merge_queue", "parameters": {}}, {"merge_queue": True}, id="merge queue"),
        pytest.param({"type": "update"}, {"may_push": False}, id="updates are restricted"),
        pytest.param({"type": "required_deployments"}, {"others": ("required_deployments",)}, id="unknown"),
        pytest.param(
            {"type": "pull_request", "parameters": {"required_reviewers": [{"minimum_approvals": 1}]}},
            {"pull_request": True, "others": ("required_reviewers",)},
            id="reviewers of teams",
        ),
        pytest.param(
            {
                "type": "required_status_checks",
                "parameters": {"required_status_checks": [{"context": "ci", "integration_id": -1}]},
            },
            {"checks": (WantedCheck(name="ci"),)},
            id="a check of any App",
        ),
    ],
)
def test_each_rule_becomes_a_demand(row: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert of_rulesets([row], Demands()) == Demands(**wanted)


def test_the_strictest_of_several_rules_counts() -> None:
    rows = [
        {"type": "pull_request", "parameters": {"required_approving_review_count": count}}
        for count in (1, 3, 2)
    ]
    assert of_rulesets(rows, Demands()).approvals == 3


def test_a_method_must_be_allowed_by_the_settings_and_by_every_ruleset() -> None:
    row = {"type": "pull_request", "parameters": {"allowed_merge_methods": ["squash", "rebase"]}}
    found = of_repository({"squashMergeAllowed": False}, of_rulesets([row], Demands()))
    assert found.methods == ("rebase",)


def row(name: str, conclusion: str | None, app_id: int | None) -> CheckNow:
    return CheckNow(id=1, name=name, head_sha=HEAD, status="completed", conclusion=conclusion, app_id=app_id)


@pytest.mark.parametrize(
    ("rows", "stands"),
    [
        pytest.param([row("ci", "success", 8)], {}, id="another App's does not count"),
        pytest.param([row("ci", "success", 7)], {"ci": "success"}, id="its own counts"),
        pytest.param([row("ci", None, 7)], {"ci": "pending"}, id="still running"),
        pytest.param(
            [row("lint", "success", None), row("lint", "failure", 9)],
            {"lint": "failure"},
            id="the worst counts",
        ),
        pytest.param([row("other", "failure", 7)], {}, id="what is not wanted is not looked at"),
    ],
)
def test_a_wanted_check_stands_as_its_own_app_reports_it(
    rows: list[CheckNow], stands: dict[str, str]
) -> None:
    demands = Demands(checks=(WantedCheck(name="ci", app_id=7), WantedCheck(name="lint")))
    assert standing_of(demands, rows) == stands
