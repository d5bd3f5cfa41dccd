"""Which cases of the executed tests go on record: all that tell something, of the others not too many."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from worktrain.records import CaseResult, TestRun

MOST = 200
"""Cases of one run that are kept; its counts always count all."""

_OF_NOBODY = frozenset({"suite-on-base", "suite-on-head", "old-tests"})
"""Runs of tests that nobody named."""


def abridged(runs: Sequence[TestRun]) -> tuple[TestRun, ...]:
    """Keep the same cases of all runs of the named tests, and of the others what did not pass or is named."""
    named = _first([case for run in runs if run.name not in _OF_NOBODY for case in run.cases])
    return tuple(run.model_copy(update={"cases": _kept(run, named)}) for run in runs)


def _first(cases: Sequence[CaseResult]) -> frozenset[str]:
    """Pick the ids of the cases that did not pass in every run, then of others while there is room."""
    ids = dict.fromkeys(case.id for case in _worst_first(cases))
    return frozenset(list(ids)[:MOST])


def _kept(run: TestRun, named: Collection[str]) -> tuple[CaseResult, ...]:
    if run.name not in _OF_NOBODY:
        return tuple(case for case in run.cases if case.id in named)
    telling = [case for case in run.cases if case.status != "passed" or case.id in named]
    return tuple(_worst_first(telling)[:MOST])


def _worst_first(cases: Sequence[CaseResult]) -> list[CaseResult]:
    return sorted(cases, key=lambda case: (case.status not in {"failed", "error"}, case.status == "passed"))
