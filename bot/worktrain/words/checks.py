"""The words of our check runs: a conclusion, a title of 80 characters at most, a summary."""

from __future__ import annotations

from typing import Literal

from worktrain.records import Record
from worktrain.sessions import Value
from worktrain.verdicts import Verdict, Word
from worktrain.words import claims
from worktrain.words.fit import Section, fit
from worktrain.words.proof import Decided, not_checked, not_isolated
from worktrain.words.quote import code, plain, untrusted
from worktrain.words.verdict import open_counts, where

PROOF = "worktrain / proof"
VERDICT = "worktrain / verdict"
TITLE_LIMIT = 80

Conclusion = Literal["success", "failure", "neutral", "cancelled", "timed_out", "action_required"]


class CheckWords(Value):
    """What a check run shows; no conclusion means it is not yet completed."""

    conclusion: Conclusion | None
    title: str
    summary: str


def proof_check(record: Record, decision: Decided | None) -> CheckWords:
    """Say the gate's reason; without a decision the proof is still being made."""
    if decision is None or record.proof is None:
        waiting = plain(decision.reason, TITLE_LIMIT) if decision else "The proof is being made"
        return CheckWords(
            conclusion=None, title=waiting, summary="### Not yet proven\nNothing was checked yet.\n"
        )
    return CheckWords(
        conclusion="success" if decision.passed else "action_required",
        title=plain(decision.reason, TITLE_LIMIT),
        summary=_proof_summary(record, decision),
    )


def verdict_check(record: Record, verdict: Verdict | None) -> CheckWords:
    """Say the verdict; a reviewer that could not judge never counts as passed."""
    if verdict is None:
        return CheckWords(conclusion=None, title="The review goes on", summary="### Under review\n")
    found = open_counts(record, verdict)
    conclusion, words = _CONCLUSIONS[verdict.word]
    return CheckWords(
        conclusion=conclusion,
        title=plain(f"{found} – {words}", TITLE_LIMIT),
        summary=_verdict_summary(record, verdict, words),
    )


def stale(head: str) -> CheckWords:
    """Say of a head that it is no longer the one to look at."""
    title = f"Superseded by {head[:7]}"
    return CheckWords(
        conclusion="neutral", title=title, summary=f"### {title}\nA later head is checked instead.\n"
    )


_CONCLUSIONS: dict[Word, tuple[Conclusion, str]] = {
    Word.ACCEPT: ("success", "accepted"),
    Word.CHANGES: ("failure", "changes needed"),
    # a neutral required check counts as passed: https://docs.github.com/rest/checks/runs
    Word.ABSTAIN: ("action_required", "no judgement"),
}


def _proof_summary(record: Record, decision: Decided) -> str:
    made = record.proof
    assert made is not None
    sections = [
        Section(text=f"### {'Proven' if decision.passed else 'Not to be merged yet'}"),
        Section(text=f"{untrusted(decision.reason, 600)}\nHead `{made.head_sha}` on base `{made.base_sha}`."),
        Section(text=claims.table(record), priority=1, name="the claims"),
        Section(text=f"**Not checked:** {not_checked(made)}"),
        Section(text=not_isolated(record)),
    ]
    return fit(sections)


def _verdict_summary(record: Record, verdict: Verdict, words: str) -> str:
    dismissed = {dismissal.finding: dismissal.by for dismissal in record.dismissals}
    rows = [
        f"| {f.id} | {f.severity.value}{' (dismissed)' if f.id in dismissed else ''} | {where(f)} "
        f"| {untrusted(f.title)} |"
        for f in verdict.findings[:50]
    ]
    table = "\n".join(["| # | Severity | Where | Finding |", "|---|---|---|---|", *rows]) if rows else ""
    left_out = len(verdict.findings) - len(rows)
    sections = [
        Section(text=f"### {words[0].upper()}{words[1:]}: {open_counts(record, verdict)}"),
        Section(
            text=f"Reviewed `{verdict.head_sha[:7]}` against `{verdict.base_sha[:7]}`, "
            f"round {verdict.round}, by session {code(verdict.session)}."
        ),
        Section(text=table, priority=1, name="the findings"),
        Section(text=f"{left_out} findings left out." if left_out else "Details are in the review."),
    ]
    return fit(sections)
