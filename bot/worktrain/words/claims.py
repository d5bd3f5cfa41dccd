"""The claims of a proof, each with who checked it and what came out; figures come from executed commands."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.records import Proof, Record, TestRun
from worktrain.verdicts import Word
from worktrain.words.counts import counted, severities
from worktrain.words.quote import code


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """One row of the proof: the claim, what checked it, the result in words, and whether it holds."""

    text: str
    by: str
    result: str
    holds: bool


def claims(record: Record) -> tuple[ClaimLine, ...]:
    """Work out every claim from the record."""
    made = record.proof
    if made is None:
        return ()
    red_first = _red_first(record, made) if made.red_first.applies else (_not_applicable(record),)
    return (*red_first, _suite(made), _review(record))


def table(record: Record) -> str:
    """Show the claims as a table; empty while there is no proof."""
    rows = [f"| {claim.text} | {claim.by} | {claim.result} |" for claim in claims(record)]
    return "\n".join(["| Claim | Checked by | Result |", "|---|---|---|", *rows]) if rows else ""


def counts(run: TestRun) -> str:
    """Say what a run counted; without a structured report only the exit code speaks."""
    if run.timed_out:
        return "timed out"
    if not run.counted:
        return f"exit {run.exit_code}, not counted"
    parts = [f"{run.passed} passed"]
    parts += [f"{number} {word}" for number, word in _others(run) if number]
    return ", ".join(parts)


def _others(run: TestRun) -> tuple[tuple[int, str], ...]:
    return (run.failed, "failed"), (run.errors, "errors"), (run.skipped, "skipped")


def _red_first(record: Record, made: Proof) -> tuple[ClaimLine, ...]:
    tests = counted(len(record.tests), "named test")
    facts = made.red_first
    files = len(facts.guarded) + len(facts.unguarded)
    yes = record.approval_of("unguarded", ", ".join(facts.unguarded))
    accepted = f"; the rest accepted by {code(yes.by)}" if yes else ""
    return (
        _line("The tests fail before", f"{tests} on base `{made.base_sha[:7]}`", "fail", holds=facts.red),
        _line("The tests pass after", f"{tests} on head `{made.head_sha[:7]}`", "pass", holds=facts.green),
        ClaimLine(
            text="The tests guard the change",
            by="each source file put back alone",
            result=f"{len(facts.guarded)} of {files} guarded {_tick(not facts.unguarded)}{accepted}",
            holds=not facts.unguarded or yes is not None,
        ),
    )


def _line(text: str, by: str, result: str, *, holds: bool) -> ClaimLine:
    return ClaimLine(text=text, by=by, result=f"{result} ✓" if holds else "no ✗", holds=holds)


def _not_applicable(record: Record) -> ClaimLine:
    yes = next(filter(None, map(record.approval_of, ("not-applicable", "no-tests", "not-red"))), None)
    result = f"not applicable; accepted by {code(yes.by)}" if yes else "not applicable ✗"
    return ClaimLine(text="Tests show the change", by="a person", result=result, holds=yes is not None)


def _suite(made: Proof) -> ClaimLine:
    run = next((run for run in reversed(made.runs) if run.name == "suite-on-head"), None)
    if run is None:
        return ClaimLine(text="Nothing else broke", by="suite", result="not run ✗", holds=False)
    good = run.exit_code == 0 and not run.timed_out
    return ClaimLine(
        text="Nothing else broke",
        by="suite on the expected merge",
        result=f"{counts(run)} {_tick(good)}",
        holds=good,
    )


def _review(record: Record) -> ClaimLine:
    verdict = record.verdict
    dismissed = {dismissal.finding: dismissal for dismissal in record.dismissals}
    findings = verdict.findings if verdict else ()
    still = [f for f in findings if f.severity.blocks and f.id not in dismissed]
    holds = verdict is not None and not still and verdict.word is not Word.ABSTAIN
    result = severities(still) or ("nothing open" if verdict else "no review")
    names = [f"{one.finding} dismissed by {code(one.by)}" for one in dismissed.values()]
    return ClaimLine(
        text="No blocking finding is open",
        by=f"review, {counted(record.rounds, 'round')}",
        result="; ".join([f"{result} {_tick(holds)}", *names]),
        holds=holds or record.approval_of("abstained") is not None,
    )


def _tick(holds: bool) -> str:
    return "✓" if holds else "✗"
