"""One attempt for people: what it is, what happened when, who worked on it, what was found and proven."""

from __future__ import annotations

from pathlib import Path

from worktrain.cli.output import say, sign
from worktrain.cli.run_view import RunView, transcript
from worktrain.cli.tables import Cell, table
from worktrain.cli.words import dollars, sentence, state_cell, title, tokens
from worktrain.records import Proof, RedFirst, SessionRow, TestRun
from worktrain.sessions import End, Usage
from worktrain.verdicts import Finding, Severity, Verdict
from worktrain.words.times import between, clock, duration, moment

_SEVERITIES = {Severity.CRITICAL: "red", Severity.MAJOR: "red", Severity.MINOR: "yellow", Severity.NIT: "dim"}


def write(found: RunView, data: Path) -> None:
    """Write all of an attempt; a part that did not happen is left out."""
    _head(found)
    _happened(found)
    _sessions(found, data)
    for verdict in found.record.verdicts:
        _verdict(verdict, dismissed={each.finding for each in found.record.dismissals})
    _people(found)
    if found.record.proof is not None:
        _proof(found.record.proof)


def _head(found: RunView) -> None:
    record, issue = found.record, found.record.issue
    state = state_cell(found.state).text if found.state else "replaced by a later attempt"
    say(f"{record.run}  {state}")
    say(f"  issue    {issue.repository}#{issue.number} {title(issue.title)}")
    say(f"  asked    by {issue.labelled_by}, {moment(issue.labelled_at)}")
    say(f"  attempt  {record.attempt} of {found.allowed}")
    if record.branch:
        say(f"  branch   {record.branch}")
    if record.pull:
        merged = f", merged as {record.merged_sha[:12]}" if record.merged_sha else ""
        say(f"  pull     #{record.pull}{merged}")
    if record.asked is not None:
        say(f"  asks     {sentence(record.asked.question)}")
    elif record.reason:
        say(f"  reason   {sentence(record.reason)}")


def _happened(found: RunView) -> None:
    if not found.transitions:
        return
    first = found.transitions[0].at
    rows = [
        (clock(step.at), between(first, step.at), state_cell(step.after), sentence(step.because))
        for step in found.transitions
    ]
    _section(f"What happened ({moment(first)[:10]})")
    table(("at", "after", "state", "because"), rows, indent=2)


def _sessions(found: RunView, data: Path) -> None:
    if not (found.record.sessions or found.running):
        return
    _section("Sessions")
    rows = [_session(row) for row in found.record.sessions]
    rows += [
        [each.id, each.role, Cell(f"{sign('▸')} at work", "cyan"), "", "", "", clock(each.started_at)]
        for each in found.running
    ]
    rows.append(["", "", "in all", *_used(found.spent), ""])
    table(("session", "role", "end", "took", "tokens", "cost", "started"), rows, indent=2, spare="started")
    kept = [path for row in found.record.sessions if (path := transcript(data, row.id))]
    if kept:
        say(f"  transcripts: {kept[0].parent}/SESSION.jsonl")


def _session(row: SessionRow) -> list[str | Cell]:
    fine = row.end in {End.FINISHED, End.ASKED}
    end = Cell(f"{sign('✓' if fine else '✗')} {row.end.value.replace('_', ' ')}", "" if fine else "red")
    return [row.id, row.role.value, end, *_used(row.usage), clock(row.started_at)]


def _used(usage: Usage) -> list[str]:
    took = duration(usage.seconds) if usage.seconds else ""
    return [took, tokens(usage.input_tokens + usage.output_tokens), dollars(usage.usd)]


def _verdict(verdict: Verdict, *, dismissed: set[str]) -> None:
    _section(f"Review, round {verdict.round}: {verdict.word.value} of {verdict.head_sha[:12]}")
    if verdict.summary:
        say(f"  {sentence(verdict.summary)}")
    if verdict.findings:
        rows = [_finding(each, dismissed=each.id in dismissed) for each in verdict.findings]
        table(("id", "severity", "where", "finding"), rows, indent=2)


def _finding(finding: Finding, *, dismissed: bool) -> list[str | Cell]:
    where = f"{finding.path}:{finding.line}" if finding.line else finding.path or ""
    word = f"{finding.severity.value}, dismissed" if dismissed else finding.severity.value
    style = "dim" if dismissed else _SEVERITIES[finding.severity]
    return [finding.id, Cell(word, style), sentence(where), sentence(finding.title)]


def _people(found: RunView) -> None:
    record = found.record
    rows = [(clock(act.at), act.by, act.kind, sentence(act.detail)) for act in record.interventions]
    if rows:
        _section("People")
        table(("at", "who", "did", "what"), rows, indent=2)


def _proof(proof: Proof) -> None:
    _section(f"Proof on {proof.base_sha[:12]} with {proof.head_sha[:12]}")
    table(("run", "result", "passed", "failed", "took"), [_run(each) for each in proof.runs], indent=2)
    say(f"  red-first    {_red_first(proof.red_first)}")
    for each in proof.not_checked:
        say(f"  not checked  {sentence(each)}")


def _run(ran: TestRun) -> list[str | Cell]:
    name = f"{ran.name} {ran.file}" if ran.file else ran.name
    result = "timed out" if ran.timed_out else f"exit {ran.exit_code}"
    counts = [str(ran.passed), str(ran.failed + ran.errors)] if ran.counted else ["", ""]
    return [name, result, *counts, duration(ran.seconds)]


def _red_first(red: RedFirst) -> str:
    if not red.applies:
        return sentence(f"not applicable: {red.why}" if red.why else "not applicable")
    words = ["red before" if red.red else "NOT red before", "green after" if red.green else "NOT green after"]
    words.append(f"guarded {len(red.guarded)} of {len(red.guarded) + len(red.unguarded)}")
    missing = f" (not: {', '.join(red.unguarded)})" if red.unguarded else ""
    return sentence(", ".join(words) + missing)


def _section(name: str) -> None:
    say(f"\n{name}")
