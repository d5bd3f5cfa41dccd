"""The whole suite on one tree."""

from __future__ import annotations

from typing import Literal

from worktrain.ids import Sha
from worktrain.proof import report
from worktrain.proof.redfirst import suite_is_green
from worktrain.proof.report import Report
from worktrain.proof.xml import ReportError
from worktrain.records import TestRun
from worktrain.trials.command import suite_words
from worktrain.trials.execution import Execution, execute
from worktrain.trials.laboratory import Laboratory

_NOTHING = Report(cases=())


async def suite_on_base(lab: Laboratory, base: Sha) -> TestRun:
    """Run the suite on a commit, once; all its cases are kept, to see later which of them were lost.

    A base that has just been merged is the very tree that was proven: its suite is known.
    """
    tree = await lab.mirror.tree_of(base)
    known = lab.suites.get(tree)
    if known is not None:
        return known.model_copy(update={"name": "suite-on-base"})
    return await run_suite(lab, tree, history_of=base, name="suite-on-base")


async def run_suite(
    lab: Laboratory, tree: Sha, *, history_of: Sha, name: Literal["suite-on-base", "suite-on-head"]
) -> TestRun:
    """Run the suite on a tree; a suite that hangs is cut at the laboratory's limit and says so."""
    done = await execute(
        lab, suite_words(lab.commands), tree, history_of=history_of, seconds=lab.suite_seconds
    )
    run = as_run(lab, done, reported(done), tree=tree, name=name)
    if name == "suite-on-head" and suite_is_green(run):
        lab.suites.clear()
        lab.suites[tree] = run
    return run


def reported(done: Execution, tests: tuple[str, ...] = ()) -> Report | None:
    """Read the report of an execution; none if there is none that can be read."""
    if done.report is None:
        return None
    try:
        return report.read(done.report, tests)
    except ReportError:
        return None


def as_run(
    lab: Laboratory,
    done: Execution,
    read: Report | None,
    *,
    tree: Sha,
    name: Literal["suite-on-base", "tests-on-base", "tests-on-head", "suite-on-head", "old-tests", "guard"],
    file: str | None = None,
) -> TestRun:
    """Make the record's value of one execution; its cases are all that the report holds."""
    counts = read or _NOTHING
    return TestRun(
        name=name,
        command=done.command,
        exit_code=done.exit_code,
        passed=counts.count("passed"),
        failed=counts.count("failed"),
        errors=counts.count("error"),
        skipped=counts.count("skipped"),
        counted=read is not None,
        seconds=round(done.seconds, 3),
        output_sha256=done.digest(),
        output_tail=done.tail(),
        tree=tree,
        isolation=lab.sandbox.name,
        environment=done.environment,
        cases=counts.cases,
        timed_out=done.timed_out,
        file=file,
    )
