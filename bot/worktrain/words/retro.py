"""The retro issue: what an engagement came to, what went wrong, and what the next one reads first."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.retros import IssueRetro, Retro
from worktrain.sessions import Role, Usage
from worktrain.states import State
from worktrain.words.counts import counted
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.plan import files
from worktrain.words.quote import code, untrusted
from worktrain.words.status import WORDS, spent

MOST = 40


def title(retro: Retro) -> str:
    """Name the issue; one issue is edited in place, so the title tells the engagement it is about now."""
    return f"WorkTrain retro: engagement {retro.engagement}"


def body(retro: Retro) -> str:
    """Write the issue's body."""
    sections = [
        Section(text=f"**{_first_line(retro)}**\n{_need(retro)}"),
        Section(text=_issues(retro.issues), priority=2, name="the table of issues"),
        Section(text=_figures(retro), priority=3, name="the figures"),
        Section(
            text=_listed(
                "What went wrong", [f"#{m.issue}: {untrusted(m.text, 300)}" for m in retro.went_wrong]
            ),
            priority=4,
            name="what went wrong",
        ),
        Section(text=_lessons(retro), priority=1, name="what the next engagement reads first"),
        Section(text=_people(retro), priority=5, name="what people did and answered"),
        Section(text=_notes(retro), priority=6, name="the productivity engineer's notes"),
        Section(
            text=mark("retro", engagement=retro.engagement, issues=[i.issue for i in retro.issues[:200]])
        ),
    ]
    return fit(sections)


def _first_line(retro: Retro) -> str:
    asked = sum(issue.outcome in {State.NEEDS_HUMAN, State.READY} for issue in retro.issues)
    parts = [f"Retro · engagement {retro.engagement}", counted(len(retro.issues), "issue")]
    parts.append(f"{retro.merged} merged")
    return " · ".join([*parts, f"{asked} waiting for you"] if asked else parts)


def _need(retro: Retro) -> str:
    waiting = [i.issue for i in retro.issues if i.outcome in {State.NEEDS_HUMAN, State.READY}]
    if not waiting:
        return "Nothing needed from you."
    return f"Please look at {', '.join(f'#{number}' for number in waiting[:MOST])}."


def _issues(issues: Sequence[IssueRetro]) -> str:
    rows = ["| Issue | Ended as | Reviews | People | Files foreseen |", "|---|---|---|---|---|"]
    rows += [_row(issue) for issue in issues[:MOST]]
    more = len(issues) - MOST
    return "\n".join([*rows, "", f"{more} more issues are not shown."] if more > 0 else rows)


def _row(issue: IssueRetro) -> str:
    guess = issue.prediction
    foreseen = f"{guess.hits} of {len(guess.changed)}" if guess else "–"
    pull = f", #{issue.pull}" if issue.pull else ""
    return (
        f"| #{issue.issue} {untrusted(issue.title, 60)} | {WORDS[issue.outcome].lower()}{pull} "
        f"| {issue.rounds} | {issue.interventions} | {foreseen} |"
    )


def _figures(retro: Retro) -> str:
    used = [retro.by_role[role] for role in Role if role in retro.by_role]
    lines = [
        f"Acts of people that a run waited for or obeyed, per issue: {retro.interventions_per_issue:.2f}",
        "Findings: "
        + (", ".join(f"{number} {severity}" for severity, number in retro.by_severity.items()) or "none"),
        f"Files foreseen: {retro.score.hits} of {retro.score.changed}; predicted: {retro.score.predicted}",
    ]
    if used:
        total = Usage()
        for usage in used:
            total = total.plus(usage)
        lines.append(f"Used: {spent(total)}")
    return "\n".join(f"- {line}" for line in lines)


def _lessons(retro: Retro) -> str:
    lines = [
        f"for {', '.join(role.value for role in lesson.roles) or 'all'}: {untrusted(lesson.text, 300)}"
        + (f" ({files(lesson.files)})" if lesson.files else "")
        for lesson in retro.read_first
    ]
    return _listed("What the next engagement reads first", lines)


def _people(retro: Retro) -> str:
    acts = [
        f"#{touch.issue}: {code(touch.by)}, {untrusted(touch.kind, 40)}"
        + (f" — {untrusted(touch.detail, 160)}" if touch.detail else "")
        for touch in retro.touches
    ]
    asked = [
        f"#{question.issue}: {untrusted(question.question, 200)} — "
        + (untrusted(question.answer, 200) if question.answer else "not answered")
        for question in retro.questions
    ]
    return _folded("What people did and answered", [*acts, *asked])


def _notes(retro: Retro) -> str:
    return _folded(
        "What the productivity engineers wrote",
        [f"#{note.issue}: {untrusted(note.text, 400)}" for note in retro.notes],
    )


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([f"### {heading}", "", *_points(lines)]) if lines else ""


def _folded(heading: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    body_ = "\n".join(_points(lines))
    return f"<details><summary>{heading} ({len(lines)})</summary>\n\n{body_}\n\n</details>"


def _points(lines: Sequence[str]) -> list[str]:
    points = [f"- {line}" for line in lines[:MOST]]
    return [*points, f"- {len(lines) - MOST} more"] if len(lines) > MOST else points
