"""Do the new tests prove the change: red on base, green on head, every source file guarded?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from worktrain.proof import naming
from worktrain.proof.definitions import Added
from worktrain.proof.phrases import listed
from worktrain.records import CaseResult, RedFirst, TestRun

_COVERAGE = re.compile(
    r"^(?:\x1b\[[\d;]*m)*(?:FAIL Required test coverage of|ERROR: Coverage failure: total of)", re.MULTILINE
)
"""What pytest-cov says of its --cov-fail-under."""


def judge(*, tests: Sequence[str], sources: Sequence[str], runs: Sequence[TestRun], added: Added) -> RedFirst:
    """Judge from what was executed; `sources` are the changed files that a test must guard."""
    if not sources:
        return RedFirst(applies=False, why="No source file changed, so no test can show the change.")
    if not tests:
        return RedFirst(applies=True, unguarded=tuple(sources), why="The SDET proposed no test.")
    not_red = _not_red(tests, _named(runs, "tests-on-base"), added)
    not_green = _not_green(tests, runs)
    guarded = tuple(path for path in sources if _guarded(path, tests, runs))
    unguarded = tuple(path for path in sources if path not in guarded)
    reasons = (*not_red, *not_green, *_unguarded_reason(unguarded, len(sources)))
    return RedFirst(
        applies=True,
        red=not not_red,
        green=not not_green,
        guarded=guarded,
        unguarded=unguarded,
        why=" ".join(reasons),
    )


def is_red(case: CaseResult, added: Added) -> bool:
    """Say whether the named test itself fails: inside it, or for want of what the diff adds."""
    if case.status == "failed":
        # An expected failure that passes is reported as failed; nothing in the test went wrong.
        return not case.message.startswith("[XPASS(strict)]")
    return case.status == "error" and "teardown" not in case.message[:20] and added.explains(case.message)


def shown(runs: Sequence[TestRun], added: Added) -> frozenset[str]:
    """List the named cases that pass on head and are red on base, or are in a file that is."""
    red = {case.id for run in _named(runs, "tests-on-base") for case in run.cases if is_red(case, added)}
    good = [
        {case.id for case in run.cases if case.status == "passed"} for run in _named(runs, "tests-on-head")
    ]
    passing = good[0].intersection(*good[1:]) if good else set()
    return frozenset(case for case in passing if case in red or naming.file_of(case) in red)


def flaky(runs: Sequence[TestRun]) -> tuple[str, ...]:
    """List the cases that did not do the same in every run of the same tree."""
    seen: dict[str, set[str]] = {}
    for run in _on_head(runs):
        for case in (case for case in run.cases if case.status != "missing"):
            seen.setdefault(case.id, set()).add(case.status)
    return tuple(
        sorted(case for case, statuses in seen.items() if "passed" in statuses and len(statuses) > 1)
    )


def _named(runs: Sequence[TestRun], name: str) -> tuple[TestRun, ...]:
    return tuple(run for run in runs if run.name == name)


def _on_head(runs: Sequence[TestRun]) -> tuple[TestRun, ...]:
    return (*_named(runs, "tests-on-head"), *_named(runs, "suite-on-head"))


def _cases(name: str, run: TestRun) -> tuple[CaseResult, ...]:
    """Give the cases that concern a named test: its own, or its file's that could not be collected."""
    file = naming.file_of(name)
    return tuple(
        case
        for case in run.cases
        if naming.covers(name, case.id) or (case.status == "error" and naming.covers(case.id, file))
    )


def _not_red(tests: Sequence[str], runs: Sequence[TestRun], added: Added) -> tuple[str, ...]:
    if not runs:
        return ("The named tests were not run on the base.",)
    if any(run.timed_out for run in runs):
        return ("The named tests hang on the base.",)
    quiet = [
        name for name in tests if not any(is_red(case, added) for run in runs for case in _cases(name, run))
    ]
    if not quiet:
        return ()
    return (f"{len(quiet)} of {len(tests)} named tests did not fail on the base: {listed(quiet)}.",)


def _not_green(tests: Sequence[str], runs: Sequence[TestRun]) -> tuple[str, ...]:
    named, suites = _named(runs, "tests-on-head"), _named(runs, "suite-on-head")
    if not named or not suites:
        return ("The named tests or the suite were not run on the head.",)
    changing = flaky(runs)
    failing = [name for name in tests if not all(_passes(name, run) for run in named)]
    problems = (
        ("The named tests hang on the head.", any(run.timed_out for run in named)),
        (f"Flaky on the head: {listed(changing)}.", bool(changing)),
        (f"Not passed on the head: {listed(failing)}.", bool(failing) and not changing),
        ("The suite is red on the head.", not all(suite_is_green(run) for run in suites)),
    )
    return tuple(sentence for sentence, holds in problems if holds)


def suite_is_green(run: TestRun) -> bool:
    """Say whether a run of the suite, or of tests, ended well and found nothing wrong."""
    return run.exit_code == 0 and not run.timed_out and not run.failed and not run.errors


def _only_coverage_is_short(run: TestRun) -> bool:
    """Say whether nothing is wrong but a threshold of coverage, which a few tests alone never reach."""
    clean = run.counted and not (run.timed_out or run.failed or run.errors)
    return clean and run.exit_code == 1 and bool(_COVERAGE.search(run.output_tail))


def _passes(name: str, run: TestRun) -> bool:
    cases = _cases(name, run)
    good = {"passed", "skipped"} if len(cases) > 1 else {"passed"}
    return (
        (suite_is_green(run) or _only_coverage_is_short(run))
        and any(case.status == "passed" for case in cases)
        and all(case.status in good for case in cases)
    )


def _guarded(path: str, tests: Sequence[str], runs: Sequence[TestRun]) -> bool:
    """Say whether a named test fails with this file alone put back to base.

    Everything else is as on head, where the tests pass; so whatever goes wrong, this file is the reason.
    """
    return any(
        case.status in {"failed", "error"}
        for run in _named(runs, "guard")
        if run.file == path and not run.timed_out
        for name in tests
        for case in _cases(name, run)
    )


def _unguarded_reason(unguarded: Sequence[str], total: int) -> tuple[str, ...]:
    if not unguarded:
        return ()
    return (f"{len(unguarded)} of {total} changed source files are not guarded: {listed(unguarded)}.",)
