"""Choose what a session is told besides its issue: what of the last retro concerns it, within a bound."""

from __future__ import annotations

import re

from worktrain.briefs import IssueSnapshot
from worktrain.learning.retro import digest
from worktrain.retros import Lesson, Retro
from worktrain.sessions import Role
from worktrain.states import State

CHARACTERS = 8_000
"""About 2,000 tokens of English."""

ADVERSARIAL = frozenset({Role.REVIEWER, Role.SDET})

_WORD = re.compile(r"[a-z]{4,}")


def bundle(role: Role, issue: IssueSnapshot, retro: Retro | None) -> str:
    """Give the context of one session; empty where there is no retro yet."""
    if retro is None:
        return ""
    lines = [_headline(retro), "", *(f"- {text}" for text in lines_for(retro, role, issue))]
    kept, room = [], CHARACTERS
    for text in lines:
        room -= len(text) + 1
        if room < 0:
            break
        kept.append(text)
    return "\n".join(kept)


def lines_for(retro: Retro, role: Role, issue: IssueSnapshot) -> list[str]:
    """List what of the retro a role should read for this issue, the most related first.

    For those who judge, this issue's own history is left out: they come to it fresh.
    """
    meant = [
        lesson
        for lesson in retro.read_first
        if role in lesson.roles and not (role in ADVERSARIAL and lesson.issue == issue.number)
    ]
    return [lesson.text for lesson in sorted(meant, key=lambda lesson: -_relation(lesson, issue))]


def _headline(retro: Retro) -> str:
    count = len(retro.issues)
    ends = [(state, sum(issue.outcome is state for issue in retro.issues)) for state in State]
    told = ", ".join(f"{number} {state.value.replace('_', ' ')}" for state, number in ends if number)
    return (
        f"From the retro of engagement {retro.engagement} ({count} issue{'s' * (count != 1)}: {told}; "
        f"retro {digest(retro)[:12]}). It tells what happened; it orders nothing."
    )


def _relation(lesson: Lesson, issue: IssueSnapshot) -> int:
    """Count what ties a lesson to an issue; ties in the sort keep the retro's own order."""
    text = f"{issue.title}\n{issue.body}"
    if lesson.issue == issue.number:
        return 1_000
    files = sum(path in text for path in lesson.files)
    shared = set(_WORD.findall(lesson.text.lower())) & set(_WORD.findall(text.lower()))
    return 20 * files + len(shared)
