"""Make the retro of an engagement from its records, and find what of it concerns a new run."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from worktrain.learning.lessons import lessons
from worktrain.learning.mishaps import mishaps
from worktrain.learning.texts import line
from worktrain.plans import Score
from worktrain.records import Record
from worktrain.retros import IssueRetro, Note, Question, Remark, Retro, Touch
from worktrain.sessions import Role, Usage
from worktrain.states import State
from worktrain.verdicts import Finding, Severity


@dataclass(frozen=True, kw_only=True)
class Finished:
    """One issue of the engagement as it came to rest."""

    record: Record
    state: State
    earlier: tuple[Record, ...] = ()
    """The records of earlier attempts, oldest first."""

    notes: tuple[str, ...] = ()
    """What the productivity engineer said of it."""

    @property
    def attempts(self) -> tuple[Record, ...]:
        return (*self.earlier, self.record)


def make_retro(engagement: int, finished: Sequence[Finished], *, score: Score | None = None) -> Retro:
    """Sum up the engagement; the same records give the same retro, byte for byte."""
    ordered = sorted(finished, key=lambda each: each.record.issue.number)
    remarks = tuple(remark for each in ordered for remark in _remarks(each))
    bare = Retro(
        engagement=engagement,
        repository=ordered[0].record.issue.repository if ordered else "",
        issues=tuple(_issue(each) for each in ordered),
        by_role=_by_role(ordered),
        by_severity=_by_severity(remarks),
        remarks=remarks,
        touches=tuple(touch for each in ordered for touch in _touches(each)),
        questions=tuple(question for each in ordered for question in _questions(each)),
        notes=tuple(note for each in ordered for note in _notes(each)),
        score=score or Score(),
    )
    wrong = mishaps(bare, [record for each in ordered for record in each.earlier])
    return bare.model_copy(update={"went_wrong": wrong, "read_first": lessons(bare)})


def canonical(retro: Retro) -> str:
    """Write the retro as it is stored: sorted keys, no spaces."""
    value = retro.model_dump(mode="json")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(retro: Retro) -> str:
    """Give the receipt that a run's record carries when it was given this retro."""
    return hashlib.sha256(canonical(retro).encode()).hexdigest()


def _issue(each: Finished) -> IssueRetro:
    last, records = each.record, each.attempts
    edge = last.plan.waiting.get(last.issue.number) if last.plan else None
    proof = last.proof
    return IssueRetro(
        issue=last.issue.number,
        title=line(last.issue.title),
        outcome=each.state,
        reason=last.reason,
        pull=last.pull,
        merged_sha=last.merged_sha,
        attempts=last.attempt,
        rounds=sum(record.rounds for record in records),
        sessions=sum(len(record.sessions) for record in records),
        interventions=sum(len(record.interventions) for record in records),
        waited_for=edge.first if edge else None,
        usage=_total([session.usage for record in records for session in record.sessions]),
        prediction=last.prediction,
        unguarded=proof.red_first.unguarded if proof else (),
    )


def _by_role(finished: Sequence[Finished]) -> dict[Role, Usage]:
    sessions = [s for each in finished for record in each.attempts for s in record.sessions]
    used = {role: [session.usage for session in sessions if session.role is role] for role in Role}
    return {role: _total(usages) for role, usages in used.items() if usages}


def _total(usages: Sequence[Usage]) -> Usage:
    total = Usage()
    for usage in usages:
        total = total.plus(usage)
    # A sum of floats depends on its order in the last digits; nobody pays those.
    return total.model_copy(update={"usd": round(total.usd, 6), "seconds": round(total.seconds, 3)})


def _by_severity(remarks: Sequence[Remark]) -> dict[Severity, int]:
    counts = Counter(remark.severity for remark in remarks)
    return {severity: counts[severity] for severity in Severity if counts[severity]}


def _remarks(each: Finished) -> list[Remark]:
    """Give each finding once, however many rounds it stayed open; dismissed ones taught nothing."""
    found: dict[str, tuple[Record, Finding]] = {}
    for record in each.attempts:
        dismissed = {dismissal.finding for dismissal in record.dismissals}
        for verdict in record.verdicts:
            for finding in verdict.findings:
                if finding.id not in dismissed:
                    found.setdefault(finding.fingerprint, (record, finding))
    last = each.record.verdict
    left = {finding.fingerprint for finding in last.findings} if last else set()
    merged = each.state is State.MERGED
    return [
        _remark(record, finding, fixed=merged and name not in left)
        for name, (record, finding) in found.items()
    ]


def _remark(record: Record, finding: Finding, *, fixed: bool) -> Remark:
    return Remark(
        issue=record.issue.number,
        severity=finding.severity,
        category=finding.category,
        path=finding.path,
        title=line(finding.title, most=200),
        body=line(finding.body, most=600),
        fixed=fixed,
    )


def _notes(each: Finished) -> list[Note]:
    return [Note(issue=each.record.issue.number, text=line(note)) for note in each.notes if note.strip()]


def _touches(each: Finished) -> list[Touch]:
    return [
        Touch(issue=record.issue.number, kind=act.kind, by=act.by, detail=line(act.detail, most=200))
        for record in each.attempts
        for act in record.interventions
    ]


def _questions(each: Finished) -> list[Question]:
    number = each.record.issue.number
    answered = [
        Question(issue=number, question=line(answer.question, most=300), answer=line(answer.text, most=300))
        for record in each.attempts
        for answer in record.answers
    ]
    asked = each.record.asked
    if asked is not None and each.state is State.NEEDS_HUMAN:
        answered.append(Question(issue=number, question=line(asked.question, most=300)))
    return answered
