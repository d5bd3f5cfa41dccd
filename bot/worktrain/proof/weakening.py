"""Has an agent weakened the tests that judge the squad's own work?

Adding tests is welcome. For the developer, taking lines away from an existing test or removing it is for a
person to see; for both developer and SDET so is a file that says how tests run (a conftest can make every
test pass), a test that passed on base and no longer does, and a test that passes only because it was changed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from worktrain.paths import is_generated, is_test
from worktrain.proof import naming
from worktrain.records import CaseResult, TestRun

_RULES = frozenset(
    {
        "conftest.py",
        "pytest.ini",
        ".pytest.ini",
        "pytest.toml",
        ".pytest.toml",
        "tox.ini",
        "setup.cfg",
        "pyproject.toml",
        "sitecustomize.py",
        "usercustomize.py",
    }
)
"""Files that a test runner obeys, wherever among the tests they lie."""


class Change(Protocol):
    """One path that differs between two trees; `status` is git's letter."""

    @property
    def path(self) -> str: ...

    @property
    def status(self) -> str: ...

    @property
    def added(self) -> int: ...

    @property
    def removed(self) -> int: ...


def touched(changes: Sequence[Change]) -> tuple[str, ...]:
    """List the test files that the developer's diff weakens on the face of it."""
    return tuple(change.path for change in changes if is_test(change.path) and _suspect(change))


def rules(changes: Sequence[Change]) -> tuple[str, ...]:
    """List the changed files, among the tests, that say how tests run."""
    return tuple(change.path for change in changes if is_test(change.path) and _is_rule(change.path))


def rewritten(changes: Sequence[Change]) -> tuple[str, ...]:
    """List the test files that were there before and are not as they were."""
    return tuple(change.path for change in changes if is_test(change.path) and change.status != "A")


def lost(
    changes: Sequence[Change], base: Sequence[CaseResult], head: Sequence[CaseResult]
) -> tuple[str, ...]:
    """List the cases that passed in base's suite and do not in head's.

    Each case counts in a file the developer changed. Elsewhere a test counts once none of its cases passes:
    ids with parameters may differ from run to run, but a test that nobody touched does not go away.
    """
    files = {change.path for change in changes}
    passed = {case.id for case in head if case.status == "passed"}
    tests = {_test_of(case) for case in passed}
    before = [case.id for case in base if case.status == "passed"]
    return tuple(
        case
        for case in before
        if case not in passed and (naming.file_of(case) in files or _test_of(case) not in tests)
    )


def holding_tests(paths: Sequence[str], base: Sequence[CaseResult]) -> tuple[str, ...]:
    """Pick the files that held a test which passed on base."""
    files = {naming.file_of(case.id) for case in base if case.status == "passed"}
    return tuple(path for path in paths if path in files)


def hidden(
    files: Sequence[str], base: Sequence[CaseResult], old: TestRun, suite: TestRun, shown: Collection[str]
) -> tuple[str, ...]:
    """List the tests of these files that passed on base and fail on head in their old words.

    `old` is these files' tests on head as they were on base, `suite` the suite on head as it is. What the
    named tests have `shown` is in the open: a test of what changes fails on base in its new words. A case
    whose id is gone (its parameters were changed) goes with the other cases of its test.
    """
    before = [case for case in base if case.status == "passed" and naming.file_of(case.id) in files]
    there, tests = {case.id for case in suite.cases}, {_test_of(case) for case in shown}
    return tuple(
        case
        for case in lost((), before, old.cases)
        if case not in shown and (case in there or _test_of(case) not in tests)
    )


def diff_lines(changes: Sequence[Change]) -> int:
    """Count changed lines, tests and generated files left out."""
    return sum(
        change.added + change.removed
        for change in changes
        if not is_test(change.path) and not is_generated(change.path)
    )


def _suspect(change: Change) -> bool:
    if _is_rule(change.path):
        return True
    return change.status != "A" and (change.removed > 0 or change.status in {"D", "T"})


def _is_rule(path: str) -> bool:
    return PurePosixPath(path).name.casefold() in _RULES


def _test_of(case: str) -> str:
    """Give a case's test, without its parameters."""
    return case.partition("[")[0]
