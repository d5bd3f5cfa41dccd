"""What went wrong in an engagement: one rule a function, each with one sentence per case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worktrain.learning.texts import line
from worktrain.records import Record
from worktrain.retros import IssueRetro, Mishap, Retro
from worktrain.states import State


def mishaps(retro: Retro, failed: Sequence[Record]) -> tuple[Mishap, ...]:
    """Apply every rule; `failed` are the records of attempts that were not the last."""
    found = [*_blocked(retro), *_asked(retro), *_failed_attempts(failed), *_touched(retro)]
    for issue in retro.issues:
        found += [*_ended_badly(issue, retro), *_unguarded(issue), *_unforeseen(issue)]
    return tuple(sorted(found, key=lambda mishap: mishap.issue))


def _blocked(retro: Retro) -> Iterator[Mishap]:
    for remark in retro.remarks:
        if remark.severity.blocks:
            where = f" in {remark.path}" if remark.path else ""
            text = f"The review of #{remark.issue} found a {remark.severity} problem{where}: {remark.title}"
            yield Mishap(rule="review-blocked", issue=remark.issue, text=text)


def _asked(retro: Retro) -> Iterator[Mishap]:
    for question in retro.questions:
        if question.answer is None:
            text = f"#{question.issue} waits for an answer: {question.question}"
            yield Mishap(rule="question-open", issue=question.issue, text=text)
        else:
            text = f"#{question.issue} had to ask: {question.question}"
            yield Mishap(rule="asked", issue=question.issue, text=text)


def _failed_attempts(records: Sequence[Record]) -> Iterator[Mishap]:
    for record in records:
        text = f"Attempt {record.attempt} at #{record.issue.number} failed: {_reason(record.reason)}"
        yield Mishap(rule="attempt-failed", issue=record.issue.number, text=text)


def _touched(retro: Retro) -> Iterator[Mishap]:
    for touch in retro.touches:
        detail = f": {touch.detail}" if touch.detail else ""
        text = f"{touch.by} had to step in on #{touch.issue} ({touch.kind}{detail})"
        yield Mishap(rule="person-stepped-in", issue=touch.issue, text=text)


def _ended_badly(issue: IssueRetro, retro: Retro) -> Iterator[Mishap]:
    if issue.outcome is State.FAILED:
        text = f"#{issue.issue} failed after {issue.attempts} attempts: {_reason(issue.reason)}"
        yield Mishap(rule="failed", issue=issue.issue, text=text)
    if issue.outcome is State.WAITING and issue.waited_for is not None:
        text = f"#{issue.issue} waited for #{issue.waited_for}, which was not merged"
        yield Mishap(rule="waited-in-vain", issue=issue.issue, text=text)
    asked = any(question.issue == issue.issue and question.answer is None for question in retro.questions)
    if issue.outcome is State.NEEDS_HUMAN and not asked:
        text = f"#{issue.issue} needs a person: {_reason(issue.reason)}"
        yield Mishap(rule="question-open", issue=issue.issue, text=text)


def _unguarded(issue: IssueRetro) -> Iterator[Mishap]:
    if issue.unguarded:
        text = f"No named test of #{issue.issue} notices when {', '.join(issue.unguarded)} is put back"
        yield Mishap(rule="unguarded", issue=issue.issue, text=text)


def _unforeseen(issue: IssueRetro) -> Iterator[Mishap]:
    if issue.prediction is None:
        return
    files = sorted(set(issue.prediction.changed) - set(issue.prediction.predicted))
    if files:
        text = f"The plan did not foresee that #{issue.issue} would change {', '.join(files[:5])}"
        yield Mishap(rule="unforeseen-file", issue=issue.issue, text=text)


def _reason(reason: str | None) -> str:
    return line(reason) if reason else "no reason was recorded"
