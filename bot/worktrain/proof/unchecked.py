"""What the proof does not say; there is always something."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.proof.isolation import unseen
from worktrain.proof.phrases import listed
from worktrain.records import TestRun


def not_checked(runs: Sequence[TestRun]) -> tuple[str, ...]:
    """List what nobody executed, from what was executed."""
    return ("performance", *_platforms(runs), *_skipped(runs), *_uncounted(runs), *unseen(runs))


def _platforms(runs: Sequence[TestRun]) -> tuple[str, ...]:
    places = {
        f"{run.environment.get('platform', '?')} with Python {run.environment.get('python', '?')}"
        for run in runs
    }
    return (f"anything but {listed(sorted(places))}",) if places else ()


def _skipped(runs: Sequence[TestRun]) -> tuple[str, ...]:
    suite = next((run for run in runs if run.name == "suite-on-head" and run.skipped), None)
    if suite is None:
        return ()
    names = [case.id for case in suite.cases if case.status == "skipped"]
    return (f"{suite.skipped} skipped tests" + (f" ({listed(names)})" if names else ""),)


def _uncounted(runs: Sequence[TestRun]) -> tuple[str, ...]:
    some = any(not run.counted for run in runs)
    return ("which tests ran, where a command left no report",) if some else ()
