"""When the second App approves, requests changes, only comments, and takes something back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from tests.integration.workflows.conftest import (
    DEVELOPER,
    HEAD,
    PROVING,
    STRANGE,
    Office,
    delivered,
    proof,
)

from worktrain.config.schema import Config
from worktrain.errors import AuthError
from worktrain.events import Person, Where
from worktrain.github.approver import Approver
from worktrain.github.repository import Repository
from worktrain.github.values import ReviewNow
from worktrain.github.writer import Writer
from worktrain.ids import Sha
from worktrain.intents import SubmitReview
from worktrain.records import Proof, Record
from worktrain.squads.asking import question
from worktrain.states import Happening
from worktrain.verdicts import Word
from worktrain.workflows.squad import opinion
from worktrain.workflows.telling.show import show

BOT = Person(id=50, login="worktrain-reviewer[bot]", kind="Bot")
OTHER = Person(id=2, login="li")


@dataclass
class Side:
    """The second App's view of the pull request."""

    given: list[ReviewNow] = field(default_factory=list)

    async def identity(self) -> tuple[str, int, str]:
        return "worktrain-reviewer", BOT.id, BOT.login

    async def reviews(self, _pull: int) -> list[ReviewNow]:
        return self.given


@dataclass
class Second:
    side: Side | None

    async def side_of(self, _where: Where) -> Repository | None:
        return cast("Repository | None", self.side)


@dataclass
class Both:
    """Writes in either name; what is done in the second's is kept apart."""

    first: Any
    second: list[Any] = field(default_factory=list)
    refuses: bool = False

    def as_(self, _side: object) -> Both:
        return Both(_Second(self.second, self.refuses))

    async def do(self, intent: Any) -> dict[str, Any]:
        done: dict[str, Any] = await self.first.do(intent)
        return done


@dataclass
class _Second:
    wrote: list[Any]
    refuses: bool

    async def do(self, intent: Any) -> dict[str, Any]:
        if self.refuses:
            raise AuthError("The GitHub App lacks pull_requests: write.")
        self.wrote.append(intent)
        return {"id": 6}


def given(state: str, head: Sha, *, by: Person = BOT, number: int = 1) -> ReviewNow:
    return ReviewNow(id=number, author=by, body="", state=state, head_sha=head, submitted_at=None)


def with_second(office: Office, *reviews: ReviewNow, refuses: bool = False) -> Both:
    both = Both(office.hand, refuses=refuses)
    office.place.writer = cast("Writer", both)
    office.place.approver = cast("Approver", Second(Side(list(reviews))))
    return both


def proven(office: Office, **more: object) -> Record:
    return office.opened(*PROVING, **delivered(proof=proof(), **more)).record


def intent(record: Record) -> SubmitReview:
    assert record.pull is not None
    return SubmitReview(
        repository=record.issue.repository,
        run=record.run,
        number=record.pull,
        round=1,
        head_sha=DEVELOPER,
        body="Verdict.",
    )


@pytest.mark.parametrize(
    ("word", "blocking", "event"),
    [
        (Word.ACCEPT, False, "APPROVE"),
        (Word.CHANGES, False, "COMMENT"),
        (Word.CHANGES, True, "REQUEST_CHANGES"),
        (Word.ABSTAIN, True, "COMMENT"),
    ],
)
async def test_a_verdict_is_posted_as_what_it_is(
    office: Office, word: Word, blocking: bool, event: str
) -> None:
    both, record = with_second(office), proven(office)
    verdict = record.verdicts[-1].model_copy(update={"word": word})
    await opinion.submit(office.place, record, intent(record), verdict, blocking=blocking)
    assert [each.event for each in both.second] == [event]
    assert office.hand.wrote == []


@pytest.mark.parametrize("why", ["there is no second App", "it lacks its permission"])
async def test_else_the_verdict_is_a_comment_of_our_own(office: Office, why: str) -> None:
    if why == "it lacks its permission":
        with_second(office, refuses=True)
    record = proven(office)
    await opinion.submit(office.place, record, intent(record), record.verdicts[-1], blocking=True)
    assert [each.event for each in office.hand.of("submit-review")] == ["COMMENT"]


async def test_the_proven_head_is_approved_when_tests_came_after_the_review(office: Office) -> None:
    both, record = with_second(office, given("APPROVED", DEVELOPER)), proven(office)
    assert record.head_sha == HEAD != DEVELOPER
    await opinion.confirm(office.place, record)
    assert [(each.kind, each.head_sha) for each in both.second] == [("approve-pull", HEAD)]


async def test_what_is_approved_already_is_not_approved_again(office: Office) -> None:
    both, record = with_second(office, given("APPROVED", HEAD)), proven(office)
    await opinion.confirm(office.place, record)
    assert both.second == []


async def test_a_verdict_that_people_overruled_is_taken_back_and_not_turned_round(office: Office) -> None:
    both, record = with_second(office, given("CHANGES_REQUESTED", DEVELOPER)), proven(office)
    verdict = record.verdicts[-1].model_copy(update={"word": Word.CHANGES})
    await opinion.confirm(office.place, record.with_(verdicts=(verdict,)))
    assert [each.kind for each in both.second] == ["dismiss-review"]


async def test_a_new_head_voids_what_was_said_of_others_and_peoples_reviews_stay(office: Office) -> None:
    reviews = (
        given("APPROVED", STRANGE, number=1),
        given("APPROVED", DEVELOPER, number=2),
        given("COMMENTED", STRANGE, number=3),
        given("APPROVED", STRANGE, by=OTHER, number=4),
        given("DISMISSED", STRANGE, number=5),
    )
    both, record = with_second(office, *reviews), proven(office)
    await opinion.void(office.place, record, head=HEAD)
    assert [each.review for each in both.second] == [1]


async def test_without_a_second_app_nobody_is_asked(office: Office) -> None:
    record = proven(office)
    await opinion.void(office.place, record, head=HEAD)
    await opinion.confirm(office.place, record)
    assert office.hand.wrote == []


@pytest.mark.parametrize("made", [proof(), None], ids=["proven", "not yet proven"])
async def test_a_persons_push_voids_the_approval(office: Office, made: Proof | None) -> None:
    both = with_second(office, given("APPROVED", DEVELOPER))
    office.opened(*PROVING, **delivered(proof=made))
    asked = question("pushed", "Somebody else pushed to the branch.", detail=STRANGE)
    item = office.known.items.move(
        office.item(), Happening.ASK, record=office.item().record.with_(asked=asked)
    )
    await show(office.tools, office.place, item, Config())
    assert [each.kind for each in both.second] == ["dismiss-review"]
    assert STRANGE[:7] in both.second[0].message
