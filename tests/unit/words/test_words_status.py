"""The status comment in every state, and the comments that ask or end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from worktrain.config.schema import Autonomy
from worktrain.ids import Sha
from worktrain.records import Asked, Record
from worktrain.squads.asking import AFTER_APPROVAL
from worktrain.squads.pausing import paused
from worktrain.squads.writes import check
from worktrain.states import State
from worktrain.words import asks, ends, marker, reasons
from worktrain.words.status import status

if TYPE_CHECKING:
    from tests.unit.words.conftest import Golden, Story

MERGED = Sha("beef123" + "0" * 33)


def _asked(kind: str, question: str, detail: str = "", options: tuple[str, ...] = ()) -> Asked:
    return Asked(kind=kind, question=question, detail=detail, options=options)


QUESTION = _asked(
    "question", "Same day or same minute? @li fixes #3", "developer", ("same-day", "same-minute")
)
ROUNDS = _asked("rounds", "3 fix rounds are over.", "F1 major blog/slug.py:44")


UNGUARDED = _asked("unguarded", "1 of 2 source files is not guarded: blog/urls.py.")


def _waiting(story: Story, record: Record, asked: Asked) -> str:
    return status(record.with_(asked=asked), State.NEEDS_HUMAN, story.view())


def _unguarded(story: Story) -> Record:
    update = {"guarded": ("blog/slug.py",), "unguarded": ("blog/urls.py",)}
    facts = story.proof.red_first.model_copy(update=update)
    return story.proven.with_(proof=story.proof.model_copy(update={"red_first": facts}))


STATUS: Mapping[str, Callable[[Story], str]] = {
    "status-queued": lambda s: status(None, State.QUEUED, s.view(plan=None)),
    "status-planned": lambda s: status(s.planned, State.PLANNED, s.view()),
    "status-plan-only": lambda s: status(s.planned, State.PLANNED, s.view(autonomy=Autonomy.PLAN_ONLY)),
    "status-waiting": lambda s: status(
        s.planned.with_(issue=s.issue), State.WAITING, s.view(waits=s.plan.edges[0], attempt=2)
    ),
    "status-developing": lambda s: status(s.planned, State.DEVELOPING, s.view(attempt=2)),
    "status-standstill": lambda s: status(s.planned, State.QUEUED, s.view(standstill=True, plan=None)),
    "status-policy-broken": lambda s: status(s.planned, State.DEVELOPING, s.view(policy_broken=True)),
    "status-reviewing": lambda s: status(s.reviewed, State.REVIEWING, s.view()),
    "status-pausing": lambda s: status(s.planned, State.DEVELOPING, s.view(pausing=True)),
    "status-paused": lambda s: _waiting(s, s.reviewed, paused(State.REVIEWING, by="li")),
    "status-proving": lambda s: status(s.proven.with_(proof=None), State.PROVING, s.view()),
    "status-question": lambda s: _waiting(s, s.reviewed, QUESTION),
    "status-unguarded": lambda s: _waiting(s, _unguarded(s), UNGUARDED),
    "status-ready": lambda s: status(s.proven, State.READY, s.view()),
    "status-ready-waiting": lambda s: status(
        s.proven.with_(reason="Proven; needs 1 approving review by a code owner."), State.READY, s.view()
    ),
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
    "refused-changed": lambda s: ends.changed(s.view(by="eve"), labelled_by="maria"),
}


@pytest.mark.parametrize("name", sorted(COMMENTS))
def test_a_comment_is_what_its_golden_file_says(name: str, story: Story, golden: Golden) -> None:
    golden(name, COMMENTS[name](story))


def test_no_golden_file_of_them_is_left_over(golden: Golden) -> None:
    assert golden.names("status|ask|failed|refused") == set(COMMENTS)


@pytest.mark.parametrize("name", sorted(COMMENTS))
def test_a_comment_ends_with_one_marker(name: str, story: Story) -> None:
    text = COMMENTS[name](story)
    assert text.count("<!--") == 1
    assert marker.read(text) is not None


@pytest.mark.parametrize("name", sorted(COMMENTS))
def test_a_comment_passes_the_write_gate(name: str, story: Story) -> None:
    assert check(story.comment(COMMENTS[name](story)), story.scope())


@pytest.mark.parametrize("name", sorted(STATUS))
def test_a_status_says_first_what_is_and_then_what_is_needed(name: str, story: Story) -> None:
    first, second, *_ = STATUS[name](story).splitlines()
    assert first.startswith("**")
    assert first.endswith("**")
    assert second == "Nothing needed from you." or second.split(" ")[0] in {"Please", "To", "Somebody"}


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_words(state: State, story: Story) -> None:
    assert status(story.proven, state, story.view()).startswith("**")


@pytest.mark.parametrize("kind", sorted({*reasons.BY_KIND, *AFTER_APPROVAL}))
def test_a_yes_is_offered_exactly_where_it_is_taken(kind: str) -> None:
    offered = any("/worktrain approve" in choice for choice in reasons.BY_KIND[kind].choices)
    assert offered is (kind in AFTER_APPROVAL)


@pytest.mark.parametrize("kind", [*reasons.BY_KIND, "unheard-of"])
def test_every_question_says_what_can_be_done(kind: str, story: Story) -> None:
    text = asks.ask(story.reviewed, _asked(kind, "Why? fixes #3", "a/b.py, @li"))
    assert "- `/worktrain " in text
    assert check(story.comment(text), story.scope())
