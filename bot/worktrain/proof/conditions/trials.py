"""What the executed tests say: the suite, red-first, guarded files, tests that were weakened."""

from __future__ import annotations

from worktrain.proof.conditions.holds import Evidence, Hold, asking, unless_approved
from worktrain.proof.phrases import listed
from worktrain.proof.redfirst import flaky, suite_is_green
from worktrain.records import Proof


def suite_is_green_on_base(seen: Evidence) -> Hold | None:
    """Before the change, the whole suite passes."""
    return _suite(seen.proof, "suite-on-base", "base", kind="suite")


def suite_is_green_on_head(seen: Evidence) -> Hold | None:
    """With the change, on the expected merge, the whole suite passes."""
    red = _suite(seen.proof, "suite-on-head", "head", kind="red")
    return red or _silent(seen.proof)


def nothing_is_flaky(seen: Evidence) -> Hold | None:
    """No named test did different things in different runs of one tree."""
    changing = flaky(seen.proof.runs)
    return asking("red", f"Flaky on the head: {listed(changing)}.") if changing else None


def red_first_holds(seen: Evidence) -> Hold | None:
    """The named tests fail before and pass after; a person may do without them, but not with a red one."""
    judged, record = seen.proof.red_first, seen.record
    if not judged.applies:
        return unless_approved(record, "not-applicable", judged.why or "Red-first does not apply here.")
    if not record.tests:
        return unless_approved(record, "no-tests", "The SDET proposed no test.")
    if not judged.green:
        return asking("red", judged.why or "The named tests do not pass on the head.")
    return None if judged.red else unless_approved(record, "not-red", judged.why)


def every_source_file_is_guarded(seen: Evidence) -> Hold | None:
    """With any one changed source file put back, a named test fails."""
    judged = seen.proof.red_first
    # Without a test that fails on base nothing is guarded; the question above covers it.
    if not (judged.applies and judged.red and judged.unguarded and seen.record.tests):
        return None
    total = len(judged.guarded) + len(judged.unguarded)
    reason = f"{len(judged.guarded)} of {total} source files are guarded; not {listed(judged.unguarded)}."
    return unless_approved(seen.record, "unguarded", reason, detail=", ".join(judged.unguarded))


def tests_are_not_weakened(seen: Evidence) -> Hold | None:
    """Nobody took anything away from the tests that were there."""
    weakened = seen.proof.weakened
    if not weakened:
        return None
    reason = f"The squad changed tests that were there: {listed(weakened)}."
    return unless_approved(seen.record, "tests-changed", reason, detail=", ".join(weakened))


def _suite(proof: Proof, name: str, where: str, *, kind: str) -> Hold | None:
    runs = [run for run in proof.runs if run.name == name]
    red = [case.id for run in runs for case in run.cases if case.status in {"failed", "error"}]
    if not runs:
        return asking(kind, f"The suite was not run on the {where}.")
    if any(run.timed_out for run in runs):
        return asking(kind, f"The suite does not end on the {where}.")
    if not all(map(suite_is_green, runs)):
        reason = f"The suite is red on the {where}: {listed(red) or 'see its output'}."
        return asking(kind, reason, detail=", ".join(red[:50]))
    return None


def _silent(proof: Proof) -> Hold | None:
    """Hold a suite that ended well without a report: code that ends the process at once looks just so."""
    runs = [[run.counted for run in proof.runs if run.name == f"suite-on-{at}"] for at in ("base", "head")]
    reports = [all(counted) for counted in runs]
    if reports == [True, False]:
        return asking("red", "The suite left no report on the head, and it left one on the base.")
    return None
