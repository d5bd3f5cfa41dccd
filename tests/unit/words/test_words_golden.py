"""Every comment as it stands in `tests/unit/golden`; `WORKTRAIN_GOLDEN=write` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain import intents
from worktrain.commands import Unknown
from worktrain.config.schema import Autonomy
from worktrain.ids import Sha
from worktrain.plans import Prediction, Score
from worktrain.records import Asked, Record
from worktrain.retros import IssueRetro, Lesson, Mishap, Note, Question, Retro, Touch
from worktrain.sessions import Role, Usage
from worktrain.squads.writes import check
from worktrain.states import State
from worktrain.verdicts import Severity, Word
from worktrain.words import asks, checks, commit, ends, manual, marker, plan, proof, pull, reasons, replies
from worktrain.words import retro as retro_words
from worktrain.words import verdict as verdict_words
from worktrain.words.status import status

if TYPE_CHECKING:
    from tests.unit.words.conftest import Story

GOLDEN = Path(__file__).parents[1] / "golden"
MERGED = Sha("beef123" + "0" * 33)


@dataclass
class Decision:
    passed: bool = True
    reason: str = "All conditions hold."


NOT_YET = Decision(passed=False, reason="1 of 2 source files is not guarded: blog/urls.py.")
"""The gate's answer when a person must decide."""


def _asked(kind: str, question: str, detail: str = "", options: tuple[str, ...] = ()) -> Asked:
    return Asked(kind=kind, question=question, detail=detail, options=options)


QUESTION = _asked(
    "question", "Same day or same minute? @li fixes #3", "developer", ("same-day", "same-minute")
)
ROUNDS = _asked("rounds", "3 fix rounds are over.", "F1 major blog/slug.py:44")


def _waiting(story: Story, record: Record, asked: Asked) -> str:
    return status(record.with_(asked=asked), State.NEEDS_HUMAN, story.view())


def _unguarded(story: Story) -> Record:
    update = {"guarded": ("blog/slug.py",), "unguarded": ("blog/urls.py",)}
    facts = story.proof.red_first.model_copy(update=update)
    return story.proven.with_(proof=story.proof.model_copy(update={"red_first": facts}))


def _not_isolated(story: Story) -> Record:
    runs = tuple(run.model_copy(update={"isolation": "none"}) for run in story.proof.runs)
    return story.proven.with_(proof=story.proof.model_copy(update={"runs": runs}))


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


STATUS: Mapping[str, Callable[[Story], str]] = {
    "status-queued": lambda s: status(None, State.QUEUED, s.view(plan=None)),
    "status-planned": lambda s: status(s.planned, State.PLANNED, s.view()),
    "status-plan-only": lambda s: status(s.planned, State.PLANNED, s.view(autonomy=Autonomy.PLAN_ONLY)),
    "status-waiting": lambda s: status(
        s.planned.with_(issue=s.issue), State.WAITING, s.view(waits=s.plan.edges[0], attempt=2)
    ),
    "status-developing": lambda s: status(s.planned, State.DEVELOPING, s.view(attempt=2)),
    "status-reviewing": lambda s: status(s.reviewed, State.REVIEWING, s.view()),
    "status-proving": lambda s: status(s.proven.with_(proof=None), State.PROVING, s.view()),
    "status-question": lambda s: _waiting(s, s.reviewed, QUESTION),
    "status-unguarded": lambda s: _waiting(s, _unguarded(s), _asked("unguarded", NOT_YET.reason)),
    "status-ready": lambda s: status(s.proven, State.READY, s.view()),
    "status-merged": lambda s: status(s.proven.with_(merged_sha=MERGED), State.MERGED, s.view()),
    "status-failed": lambda s: status(
        s.reviewed.with_(reason="The developer died half-way: @li fixes #3"), State.FAILED, s.view(attempt=3)
    ),
    "status-stopped": lambda s: status(s.reviewed, State.STOPPED, s.view(by="maria")),
    "status-declined": lambda s: status(
        None, State.DECLINED, s.view(covered_by=s.plan.declined[5], by="maria", log=())
    ),
    "status-closed": lambda s: status(s.reviewed, State.DECLINED, s.view(by="li")),
    "status-refused": lambda s: status(None, State.REFUSED, s.view(by="sam", plan=None)),
    "status-lost": lambda s: status(s.reviewed, State.DEVELOPING, s.view(lost=True)),
}

COMMENTS: Mapping[str, Callable[[Story], str]] = {
    **STATUS,
    "ask-question": lambda s: asks.ask(s.reviewed, QUESTION),
    "ask-rounds": lambda s: asks.ask(s.reviewed, ROUNDS),
    "ask-unknown": lambda s: asks.ask(s.reviewed, _asked("something-new", "What now?")),
    "failed": lambda s: ends.failed(s.reviewed, s.view(attempt=3, reason="The tests hang.")),
    "refused": lambda s: ends.refused(s.view(by="sam")),
    "reply-help": lambda _: replies.help_(),
    "reply-unknown": lambda _: replies.unknown(Unknown(verb="stpo", suggestion="stop")),
    "reply-not-allowed": lambda _: replies.not_allowed("eve", "run"),
    "reply-not-yet": lambda _: replies.not_yet("pause"),
    "reply-nothing": lambda _: replies.nothing("answer", "nothing was asked"),
    "reply-status": lambda s: replies.status(s.proven, State.READY),
    "reply-status-none": lambda _: replies.status(None, None),
    "reply-plan": lambda s: replies.planned(s.plan),
    "reply-plan-none": lambda _: replies.planned(None),
    "reply-explain": lambda s: replies.explained(s.findings[0]),
    "reply-explain-none": lambda _: replies.explained(None),
    "reply-dismissed": lambda s: replies.dismissed(s.proven.dismissals[0]),
    "reply-answered": lambda _: replies.answered("same minute, says @li", "maria"),
    "reply-approved": lambda _: replies.approved("unguarded", "maria"),
    "proof": lambda s: proof.proof(s.proven, Decision()),
    "proof-not-yet": lambda s: proof.proof(_unguarded(s), NOT_YET),
    "proof-not-isolated": lambda s: proof.proof(_not_isolated(s), Decision()),
    "proof-merged": lambda s: proof.proof(s.proven.with_(merged_sha=MERGED), Decision()),
    "proof-out-of-date": lambda s: proof.out_of_date(s.proven, MERGED),
}

REVIEWS: Mapping[str, Callable[[Story], str]] = {
    "verdict-changes": lambda s: verdict_words.review(s.reviewed, s.changes),
    "verdict-accept": lambda s: verdict_words.review(s.proven, s.accept),
    "verdict-clean": lambda s: verdict_words.review(s.proven, s.accept.model_copy(update={"findings": ()})),
    "verdict-abstain": lambda s: verdict_words.review(
        s.reviewed, s.changes.model_copy(update={"word": Word.ABSTAIN, "findings": ()})
    ),
    "finding": lambda s: verdict_words.inline(s.findings[0], s.changes),
    "finding-hostile": lambda s: verdict_words.inline(s.findings[2], s.changes),
}

PULLS: Mapping[str, Callable[[Story], str]] = {
    "pull": lambda s: pull.body(s.reviewed, summary="I made slugs unique.\n\n- @li asked; fixes #4"),
    "pull-proven": lambda s: pull.body(s.proven),
    "pull-template": lambda s: pull.body(
        s.reviewed, template="# What\n<!-- say what -->\nCloses #\n\n- [ ] I told @acme/owners\n\n## Why\n"
    ),
}

CHECKS: Mapping[str, Callable[[Story], checks.CheckWords]] = {
    "check-proof": lambda s: checks.proof_check(s.proven, Decision()),
    "check-proof-not-yet": lambda s: checks.proof_check(_unguarded(s), NOT_YET),
    "check-proof-pending": lambda s: checks.proof_check(s.reviewed, None),
    "check-verdict": lambda s: checks.verdict_check(s.reviewed, s.changes),
    "check-verdict-pending": lambda s: checks.verdict_check(s.reviewed, None),
    "check-stale": lambda _: checks.stale(MERGED),
}

TEXTS: Mapping[str, Callable[[Story], str]] = {
    "commit-developer": lambda s: commit.message(
        s.reviewed, kind="developer", summary="Fixes #4 for @li, see https://evil.example"
    ),
    "commit-fix": lambda s: commit.message(s.reviewed, kind="fix"),
    "commit-sdet": lambda s: commit.message(s.proven, kind="sdet"),
    "commit-squash": lambda s: commit.message(s.proven, kind="squash"),
    "plan-explain": lambda s: plan.explain(s.plan),
    "retro": lambda s: retro_words.body(_retro(s)),
}


def _shown(make: Callable[[Story], checks.CheckWords]) -> Callable[[Story], str]:
    def text(story: Story) -> str:
        words = make(story)
        return f"conclusion: {words.conclusion}\ntitle: {words.title}\n\n{words.summary}"

    return text


ALL: dict[str, Callable[[Story], str]] = {
    **COMMENTS,
    **REVIEWS,
    **PULLS,
    **TEXTS,
    **{name: _shown(make) for name, make in CHECKS.items()},
}


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_comment_is_what_its_golden_file_says(name: str, story: Story) -> None:
    text, path = ALL[name](story), GOLDEN / f"{name}.md"
    if os.environ.get("WORKTRAIN_GOLDEN") == "write":
        path.write_text(text)
    assert text == path.read_text(), "the words changed; look at them, then run with WORKTRAIN_GOLDEN=write"


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.md")} == set(ALL)


@pytest.mark.parametrize("name", sorted({**COMMENTS, **REVIEWS, **PULLS}))
def test_a_comment_ends_with_one_marker(name: str, story: Story) -> None:
    text = ALL[name](story)
    assert text.count("<!--") == 1
    assert marker.read(text) is not None


@pytest.mark.parametrize("name", sorted(STATUS))
def test_a_status_says_first_what_is_and_then_what_is_needed(name: str, story: Story) -> None:
    first, second, *_ = STATUS[name](story).splitlines()
    assert first.startswith("**")
    assert first.endswith("**")
    assert second == "Nothing needed from you." or second.split(" ")[0] in {"Please", "To", "Somebody"}


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_words(state: State, story: Story) -> None:
    assert status(story.proven, state, story.view()).startswith("**")


@pytest.mark.parametrize("name", sorted(COMMENTS))
def test_a_comment_passes_the_write_gate(name: str, story: Story) -> None:
    assert check(story.comment(COMMENTS[name](story)), story.scope())


@pytest.mark.parametrize("kind", [*reasons.BY_KIND, "unheard-of"])
def test_every_question_says_what_can_be_done(kind: str, story: Story) -> None:
    text = asks.ask(story.reviewed, _asked(kind, "Why? fixes #3", "a/b.py, @li"))
    assert "- `/worktrain " in text
    assert check(story.comment(text), story.scope())


@pytest.mark.parametrize("name", sorted(REVIEWS))
def test_a_review_passes_the_write_gate(name: str, story: Story) -> None:
    body = REVIEWS[name](story)
    inline = intents.ReviewComment(path="blog/slug.py", line=44, body=body)
    review = intents.SubmitReview(
        repository="acme/shop", number=31, round=1, head_sha=MERGED, body=body, comments=(inline,)
    )
    assert check(review, story.scope())


@pytest.mark.parametrize("name", sorted(PULLS))
def test_a_pull_request_passes_the_write_gate(name: str, story: Story) -> None:
    opened = intents.OpenPull(
        repository="acme/shop",
        branch=story.proven.branch,
        base="main",
        title=pull.title(story.issue),
        body=PULLS[name](story),
    )
    assert check(opened, story.scope())


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_passes_the_write_gate(name: str, story: Story) -> None:
    words = CHECKS[name](story)
    assert len(words.title) <= 80
    made = intents.SetCheck(
        repository="acme/shop",
        name=checks.PROOF,
        head_sha=MERGED,
        status="completed" if words.conclusion else "in_progress",
        **words.model_dump(),
    )
    assert check(made, story.scope())


@pytest.mark.parametrize("name", ["commit-developer", "commit-fix", "commit-sdet", "commit-squash"])
def test_a_commit_message_passes_the_write_gate(name: str, story: Story) -> None:
    title, _, message = TEXTS[name](story).partition("\n\n")
    merge = intents.MergePull(
        repository="acme/shop", number=31, head_sha=MERGED, method="squash", title=title, message=message
    )
    assert check(merge, story.scope())
    assert len(title) <= 72


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
