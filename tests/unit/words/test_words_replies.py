"""Replies, the retro, the plan for a terminal, and the page of commands."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain import intents
from worktrain.commands import Unknown
from worktrain.plans import Prediction, Score
from worktrain.retros import IssueRetro, Lesson, Mishap, Note, Question, Retro, Touch
from worktrain.sessions import Role, Usage
from worktrain.squads.writes import check
from worktrain.states import State
from worktrain.verdicts import Severity
from worktrain.words import manual, marker, plan, replies
from worktrain.words import retro as retro_words

if TYPE_CHECKING:
    from tests.unit.words.conftest import Golden, Story


def _retro(story: Story) -> Retro:
    guess = Prediction(issue=12, predicted=("blog/slug.py",), changed=("blog/slug.py", "blog/urls.py"))
    return Retro(
        engagement=1,
        repository="acme/shop",
        issues=(
            IssueRetro(
                issue=12, title=story.issue.title, outcome=State.MERGED, pull=31, rounds=2, prediction=guess
            ),
            IssueRetro(issue=9, title="Drop a column", outcome=State.NEEDS_HUMAN, interventions=2),
        ),
        by_role={Role.DEVELOPER: Usage(input_tokens=24_000, output_tokens=1600, usd=0.08)},
        by_severity={Severity.MAJOR: 1, Severity.NIT: 1},
        touches=(Touch(issue=12, kind="dismiss", by="maria", detail="F2 by design, says @li"),),
        questions=(Question(issue=9, question="May the column go?"),),
        notes=(Note(issue=12, text="The fixture in `conftest.py` was searched for twice. Fixes #12"),),
        score=Score(predicted=1, changed=2, hits=1),
        went_wrong=(Mishap(rule="review-blocked", issue=12, text="The review found a bug."),),
        read_first=(
            Lesson(issue=12, roles=(Role.DEVELOPER,), files=("blog/slug.py",), text="Slugs are per second."),
        ),
    )


REPLIES: Mapping[str, Callable[[Story], str]] = {
    "reply-help": lambda _: replies.help_(),
    "reply-unknown": lambda _: replies.unknown(Unknown(verb="stpo", suggestion="stop")),
    "reply-not-yet": lambda _: replies.not_yet("pause"),
    "reply-nothing": lambda _: replies.nothing("answer", "nothing was asked"),
    "reply-status": lambda s: replies.status(s.proven, State.READY),
    "reply-status-none": lambda _: replies.status(None, None),
    "reply-plan": lambda s: replies.planned(s.plan),
    "reply-plan-none": lambda _: replies.planned(None),
    "reply-explain": lambda s: replies.explained(s.findings[0]),
    "reply-explain-none": lambda _: replies.explained(None),
}

ALL: dict[str, Callable[[Story], str]] = {
    **REPLIES,
    "plan-explain": lambda s: plan.explain(s.plan),
    "retro": lambda s: retro_words.body(_retro(s)),
}


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_text_is_what_its_golden_file_says(name: str, story: Story, golden: Golden) -> None:
    golden(name, ALL[name](story))


def test_no_golden_file_of_them_is_left_over(golden: Golden) -> None:
    assert golden.names("reply|retro|plan") == set(ALL)


@pytest.mark.parametrize("name", sorted(REPLIES))
def test_a_reply_ends_with_one_marker(name: str, story: Story) -> None:
    text = REPLIES[name](story)
    assert text.count("<!--") == 1
    assert marker.read(text) is not None


@pytest.mark.parametrize("name", sorted(REPLIES))
def test_a_reply_passes_the_write_gate(name: str, story: Story) -> None:
    assert check(story.comment(REPLIES[name](story)), story.scope())


def test_the_retro_passes_the_write_gate(story: Story) -> None:
    made = _retro(story)
    opened = intents.OpenIssue(
        repository="acme/shop", topic="retro", title=retro_words.title(made), body=retro_words.body(made)
    )
    scope = story.scope()
    assert check(opened, scope)


def test_the_documentation_lists_the_commands_as_the_registry_does() -> None:
    path = Path(__file__).parents[3] / "docs" / "commands.md"
    if os.environ.get("WORKTRAIN_GOLDEN") == "write":
        path.write_text(manual.page())
    assert path.read_text() == manual.page()
