"""What fails the demo's check: an outcome that was not expected, and anything that GitHub would not take."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from worktrain.demo.play import _faults, _surprises
from worktrain.demo.results import Ended
from worktrain.demo.scenario.values import Scenario
from worktrain.standin.figures import Figures


def ended(expected: str | None) -> Ended:
    """Give an issue that never started."""
    return Ended(key="slug", number=1, expected=expected, item=None, records=())


def scenario(*unexpected: str) -> Scenario:
    engagement = SimpleNamespace(unexpected=unexpected)
    return cast("Scenario", SimpleNamespace(engagements=(engagement,)))


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("not_started", []),
        (None, []),
        ("merged", ["slug is not_started; the scenario expects merged"]),
    ],
)
def test_only_another_outcome_than_expected_is_a_surprise(expected: str | None, said: list[str]) -> None:
    assert _surprises(scenario(), [ended(expected)]) == said


def test_a_labelled_issue_that_nobody_expects_is_a_surprise() -> None:
    assert _surprises(scenario("tags"), [ended(None)]) == ["tags is labelled, but `expect` does not name it"]


@pytest.mark.parametrize(("violations", "duplicates", "count"), [(0, 0, 0), (1, 0, 1), (0, 2, 1), (1, 1, 2)])
def test_a_violation_or_a_duplicate_fails_the_check(violations: int, duplicates: int, count: int) -> None:
    figures = cast("Figures", SimpleNamespace(schema_violations=violations, duplicates=duplicates))
    assert len(_faults(figures)) == count
