"""What the next engagement should read first, line by line, and which roles each line is for.

The reviewer and the SDET get what reviews and proofs found elsewhere; never what a developer,
an architect or a productivity engineer said.
"""

from __future__ import annotations

from collections.abc import Iterator

from worktrain.retros import Lesson, Remark, Retro
from worktrain.sessions import Role
from worktrain.states import State
from worktrain.verdicts import Severity

BUILDERS = (Role.ARCHITECT, Role.DEVELOPER, Role.PRODUCTIVITY)
EVERYBODY = tuple(Role)


def lessons(retro: Retro) -> tuple[Lesson, ...]:
    """Give the lines, the most serious first."""
    return (
        *_findings(retro),
        *_unguarded(retro),
        *_questions(retro),
        *_ends(retro),
        *_notes(retro),
        *_plans(retro),
    )


def _findings(retro: Retro) -> Iterator[Lesson]:
    worst_first = tuple(Severity)
    for remark in sorted(retro.remarks, key=lambda remark: worst_first.index(remark.severity)):
        files = (remark.path,) if remark.path else ()
        yield Lesson(issue=remark.issue, roles=EVERYBODY, files=files, text=_finding(remark))


def _finding(remark: Remark) -> str:
    where = f" in {remark.path}" if remark.path else ""
    kind = f"{remark.severity}, {remark.category}{where}"
    told = f"The review of #{remark.issue} found ({kind}): {remark.title.rstrip('.')}."
    end = "It was fixed before the merge." if remark.fixed else ""
    return " ".join(filter(None, (told, remark.body, end)))


def _unguarded(retro: Retro) -> Iterator[Lesson]:
    for issue in retro.issues:
        if issue.unguarded:
            files = ", ".join(issue.unguarded)
            text = (
                f"No test of #{issue.issue} noticed when {files} was put back; every changed file needs one."
            )
            yield Lesson(issue=issue.issue, roles=EVERYBODY, files=issue.unguarded, text=text)


def _questions(retro: Retro) -> Iterator[Lesson]:
    for question in retro.questions:
        answer = f"The answer was: {question.answer}" if question.answer else "Nobody has answered yet."
        text = f"The squad of #{question.issue} asked: {question.question} {answer}"
        yield Lesson(issue=question.issue, roles=BUILDERS, text=text)


def _ends(retro: Retro) -> Iterator[Lesson]:
    for issue in retro.issues:
        if issue.outcome in {State.FAILED, State.STOPPED, State.DECLINED} and issue.reason:
            text = f"#{issue.issue} ended {issue.outcome}: {issue.reason}"
            yield Lesson(issue=issue.issue, roles=BUILDERS, text=text)


def _notes(retro: Retro) -> Iterator[Lesson]:
    for note in retro.notes:
        text = f"The productivity engineer noted on #{note.issue}: {note.text}"
        yield Lesson(issue=note.issue, roles=BUILDERS, text=text)


def _plans(retro: Retro) -> Iterator[Lesson]:
    planners = (Role.ARCHITECT, Role.PRODUCTIVITY)
    for issue in retro.issues:
        seen = issue.prediction
        missed = sorted(set(seen.changed) - set(seen.predicted)) if seen else []
        if missed:
            text = f"#{issue.issue} also changed {', '.join(missed[:5])}, which the plan had not foreseen."
            yield Lesson(issue=issue.issue, roles=planners, files=tuple(missed), text=text)
