"""A record holds what tells something, and stays readable when thousands of tests were run."""

from __future__ import annotations

from typing import Literal

from worktrain.ids import Sha
from worktrain.proof.abridge import MOST, abridged
from worktrain.records import CaseResult, TestRun

Name = Literal["suite-on-base", "tests-on-base", "tests-on-head", "suite-on-head"]


def run(name: Name, *cases: CaseResult) -> TestRun:
    return TestRun(
        name=name,
        command=("pytest",),
        exit_code=0,
        output_sha256="f" * 64,
        tree=Sha("1" * 40),
        isolation="bubblewrap",
        cases=cases,
        passed=len(cases),
    )


def case(number: int, status: str = "passed") -> CaseResult:
    return CaseResult.model_validate({"id": f"tests/a.py::t[{number}]", "status": status})


MANY = [case(number) for number in range(3 * MOST)]


def test_few_cases_of_named_tests_are_all_kept() -> None:
    assert abridged([run("tests-on-head", case(1), case(2))])[0].cases == (case(1), case(2))


def test_of_a_suite_what_failed_was_skipped_or_is_named_is_kept() -> None:
    suite = run("suite-on-head", case(1), case(2), case(3, "skipped"), case(4, "failed"))
    kept, _ = abridged([suite, run("tests-on-head", case(2))])
    assert kept.cases == (case(4, "failed"), case(3, "skipped"), case(2))


def test_of_many_the_same_are_kept_in_every_run_and_the_counts_stay() -> None:
    last = 3 * MOST - 1
    red = [*MANY[:-1], case(last, "failed")]
    base, head, suite = abridged(
        [run("tests-on-base", *red), run("tests-on-head", *MANY), run("suite-on-head", *MANY)]
    )
    ids = {one.id for one in base.cases}
    assert case(last, "failed") in base.cases
    assert len(ids) == MOST
    assert {one.id for one in head.cases} == {one.id for one in suite.cases} == ids
    assert [one.passed for one in (base, head, suite)] == [3 * MOST] * 3
