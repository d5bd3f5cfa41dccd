"""The named tests on one tree: together first, then alone whatever that did not tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from worktrain.ids import Sha
from worktrain.proof import naming, outcomes, report
from worktrain.records import CaseResult, TestRun
from worktrain.trials.command import test_words
from worktrain.trials.execution import Execution, execute
from worktrain.trials.laboratory import Laboratory
from worktrain.trials.suite import as_run, reported

MOST_ALONE = 40
"""Named tests that are run one by one when a run of all does not tell them apart."""

Name = Literal["tests-on-base", "tests-on-head", "old-tests", "guard"]


async def run_tests(
    lab: Laboratory,
    tests: Sequence[str],
    tree: Sha,
    *,
    history_of: Sha,
    name: Name,
    file: str | None = None,
) -> TestRun:
    """Run the named tests on a tree; the cases are those that the names cover, none left out."""
    refused = tuple(
        CaseResult(id=repr(test), status="missing", message=why)
        for test in tests
        if (why := naming.refusal(test)) is not None
    )
    good = tuple(dict.fromkeys(test for test in tests if naming.refusal(test) is None))
    done = await _execute(lab, good, tree, history_of)
    read = reported(done, good)
    cases = read.named if read else report.name((), good)
    run = as_run(lab, done, read, tree=tree, name=name, file=file)
    if not done.timed_out:
        cases = await _alone(lab, done, cases, good, tree, history_of)
    return run.model_copy(update={"cases": (*refused, *cases)})


async def _execute(lab: Laboratory, tests: Sequence[str], tree: Sha, history_of: Sha) -> Execution:
    words = test_words(lab.commands, tests)
    return await execute(lab, words, tree, history_of=history_of, seconds=lab.tests_seconds)


async def _alone(
    lab: Laboratory,
    done: Execution,
    cases: Sequence[CaseResult],
    tests: tuple[str, ...],
    tree: Sha,
    history_of: Sha,
) -> tuple[CaseResult, ...]:
    """Run alone each test that the run of all says nothing of.

    pytest stops before the first test when one name is not there, and without a report only the exit code
    of a run of one test says how that test ended.
    """
    known = tuple(case for case in cases if case.status != "missing")
    missing = [case.id for case in cases if case.status == "missing"]
    found: list[CaseResult] = list(known)
    for test in missing[:MOST_ALONE]:
        again = done if len(tests) == 1 else await _execute(lab, (test,), tree, history_of)
        found.extend(_told(again, test))
    return (*found, *report.name((), missing[MOST_ALONE:]))


def _told(done: Execution, test: str) -> Sequence[CaseResult]:
    read = reported(done, (test,))
    if read is not None:
        return read.named
    output = done.output.decode(errors="replace")
    return [outcomes.of_one(test, exit_code=done.exit_code, timed_out=done.timed_out, output=output)]
