"""Has the developer weakened the tests that judge the developer's own work?

Adding tests is welcome. Taking lines away from an existing test, removing it, or touching a conftest (which
can make every test pass) is for a person to see, and so is a test that passed on base and no longer does.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Protocol

from worktrain.paths import is_generated, is_test
from worktrain.proof import naming
from worktrain.records import CaseResult


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


def lost(
    changes: Sequence[Change], base: Sequence[CaseResult], head: Sequence[CaseResult]
) -> tuple[str, ...]:
    """List the cases in files the developer changed that passed in base's suite and do not in head's."""
    files = {change.path for change in changes}
    passed = {case.id for case in head if case.status == "passed"}
    before = [case.id for case in base if case.status == "passed"]
    return tuple(case for case in before if case not in passed and naming.file_of(case) in files)


def diff_lines(changes: Sequence[Change]) -> int:
    """Count changed lines, tests and generated files left out."""
    return sum(
        change.added + change.removed
        for change in changes
        if not is_test(change.path) and not is_generated(change.path)
    )


def _suspect(change: Change) -> bool:
    if PurePosixPath(change.path).name == "conftest.py":
        return True
    return change.status != "A" and (change.removed > 0 or change.status in {"D", "T"})
