"""How a verification and a proof are printed; no text of an agent can move the cursor."""

from __future__ import annotations

from collections.abc import Iterator

from worktrain.proof.parts import Counts, RedFirstPart, TestResult
from worktrain.proof.statements import as_json as statement_as_json
from worktrain.proof.verify import Opened, Verified

_MARKS = {"passed": "✓", "failed": "✗", "unknown": "?", "noted": "·"}
_RESULTS = {
    "valid": "The proof is valid.",
    "invalid": "The proof is NOT valid.",
    "unknown": "It cannot be told whether the proof is valid.",
}


def as_text(what: str, verified: Verified) -> str:
    """Print each check and the answer."""
    lines = [f"{_MARKS[check.result]} {check.name:<12} {plain(check.text)}" for check in verified.checks]
    return "\n".join([f"Proof of {plain(what)}", *lines, _RESULTS[verified.result]])


def as_json(what: str, verified: Verified) -> dict[str, object]:
    """Give the answer as one object; every key is always there."""
    return {
        "schema": "worktrain.verify/1",
        "subject": what,
        "result": verified.result,
        "exit_code": verified.exit_code,
        "checks": [check.model_dump(mode="json") for check in verified.checks],
        "proof": _summary(verified.opened) if verified.opened else None,
    }


def statement_json(opened: Opened) -> dict[str, object]:
    """Give the statements as they were signed."""
    return {
        "schema": "worktrain.shown/1",
        "proven": statement_as_json(opened.proven),
        "merged": statement_as_json(opened.merged) if opened.merged else None,
    }


def statement_text(opened: Opened) -> str:
    """Print what the proof says."""
    return "\n".join(plain(line) for line in _lines(opened))


def plain(text: str) -> str:
    """Leave out control characters, which a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)


def _summary(opened: Opened) -> dict[str, object]:
    proven, merged = opened.proven, opened.merged
    return {
        "repository": proven.predicate.asked.repository,
        "issue": proven.predicate.asked.issue,
        "pull": proven.predicate.pull,
        "run": proven.predicate.run,
        "base_sha": proven.base,
        "head_sha": proven.head,
        "merge_tree": proven.merge_tree,
        "merged_sha": merged.commit if merged else None,
        "gate_passed": proven.predicate.verification.passed,
        "gate_reason": proven.predicate.verification.reason,
        "keyids": list(opened.keyids),
    }


def _lines(opened: Opened) -> Iterator[str]:
    proven, said = opened.proven, opened.proven.predicate
    yield f"{said.asked.repository}, issue {said.asked.issue}, pull request {said.pull}: {said.asked.title}"
    yield f"asked by   {said.asked.by.login} at {said.asked.at}"
    yield f"base       {proven.base}"
    yield f"head       {proven.head}"
    yield f"merge      {proven.merge_tree} (tree)"
    if opened.merged:
        yield f"merged     {opened.merged.commit} by {opened.merged.predicate.method}"
    yield f"gate       {_word(said.verification.passed, 'passed')}: {said.verification.reason}"
    for one in said.sessions:
        yield f"session    {one.role} {one.id} ({one.backend}, isolation {one.isolation})"
    yield from map(_run, said.test_results)
    yield f"red-first  {_red_first(said.red_first)}"
    if said.verdict:
        findings = len(said.verdict.findings)
        yield f"verdict    {said.verdict.word} in round {said.verdict.round}, {findings} findings"
    yield from (f"approved   {one.what} by {one.by.login}" for one in said.approvals)
    yield from (f"not checked: {one}" for one in said.not_checked)


def _red_first(part: RedFirstPart) -> str:
    if not part.applies:
        return f"not applicable: {part.why}"
    total = len(part.guarded) + len(part.unguarded)
    words = f"{_word(part.red, 'red')}, {_word(part.green, 'green')}"
    return f"{words}, guarded {len(part.guarded)} of {total}"


def _word(holds: bool, word: str) -> str:
    return word if holds else f"not {word}"


def _run(run: TestResult) -> str:
    file = f" without {run.reverted}" if run.reverted else ""
    return f"ran        {run.name}{file}: exit {run.exit_code}{_counts(run.counts)}"


def _counts(counts: Counts) -> str:
    if not counts.from_report:
        return ""
    return (
        f", {counts.passed} passed, {counts.failed} failed, {counts.errors} errors, {counts.skipped} skipped"
    )
