"""The second App reviews in its own name, where it is installed, and what it said is taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from worktrain.compliance import ApprovePull, DismissReview
from worktrain.events import Where
from worktrain.github.approver import Approver
from worktrain.github.errors import Refused
from worktrain.github.journal import MemoryJournal
from worktrain.intents import OpenPull, SubmitReview
from worktrain.standin.state.protections import Protection
from worktrain.words.marker import mark

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town

NAME = "acme/shop"
RUN = "wt-1-1-1"
BRANCH = "worktrain/issue-1-slugs"


@pytest.fixture
async def approver(town: Town, private_key: str, public_key: str) -> AsyncIterator[Approver]:
    registered = town.standin.world.register_app(
        "train-reviewer",
        public_key=public_key,
        webhook_url="http://127.0.0.1:9/",
        webhook_secret="",
        permissions={"pull_requests": "write"},
        events=[],
        hook_active=False,
    )
    made = Approver(
        api_url=f"{town.standin.url}/api/v3",
        graphql_url=f"{town.standin.url}/api/graphql",
        app_id=registered.id,
        private_key=private_key,
        pace=0,
    )
    yield made
    await made.__aexit__(None, None, None)


def where(town: Town) -> Where:
    return Where(repository=NAME, repository_id=town.held.id, default_branch="main", installation_id=1)


async def opened(town: Town) -> int:
    body = f"Fixes #1\n\n{mark('pull', run=RUN)}"
    intent = OpenPull(repository=NAME, run=RUN, branch=BRANCH, base="main", title="Slugs", body=body)
    return int((await town.make(intent))["number"])


def review(town: Town, number: int, event: str) -> SubmitReview:
    return SubmitReview.model_validate(
        {
            "repository": NAME,
            "run": RUN,
            "number": number,
            "round": 1,
            "head_sha": town.head,
            "body": f"Verdict.\n\n{mark('verdict', run=RUN, round=1)}",
            "event": event,
        }
    )


async def test_where_it_is_not_installed_it_has_no_side(town: Town, approver: Approver) -> None:
    assert await approver.side_of(where(town)) is None


async def test_its_approval_counts_as_a_review_and_not_as_the_authors(town: Town, approver: Approver) -> None:
    town.standin.world.install("train-reviewer", NAME)
    side = await approver.side_of(where(town))
    assert side is not None
    number = await opened(town)
    town.held.protections.append(Protection(approvals=1))
    demands = await town.repository.demands("main")
    before = await town.repository.standing(number, head=town.head, demands=demands)
    writer = town.writer(MemoryJournal()).as_(side)
    given = await writer.do(review(town, number, "APPROVE"))
    after = await town.repository.standing(number, head=town.head, demands=demands)
    assert (before.decision, after.decision) == ("REVIEW_REQUIRED", "APPROVED")
    (found,) = await side.reviews(number)
    assert (found.author_login, found.state) == ("train-reviewer[bot]", "APPROVED")
    await writer.do(
        DismissReview(repository=NAME, run=RUN, number=number, review=given["id"], message="It is void.")
    )
    assert [each.state for each in await side.reviews(number)] == ["DISMISSED"]


@pytest.mark.parametrize("event", ["APPROVE", "REQUEST_CHANGES"])
async def test_the_author_can_do_neither(town: Town, event: str) -> None:
    number = await opened(town)
    with pytest.raises(Refused, match="422"):
        await town.make(review(town, number, event))


async def test_an_approval_is_bound_to_its_head(town: Town, approver: Approver) -> None:
    town.standin.world.install("train-reviewer", NAME)
    side = await approver.side_of(where(town))
    assert side is not None
    number = await opened(town)
    body = f"Approved.\n\n{mark('approval', run=RUN, sha=town.head)}"
    intent = ApprovePull(repository=NAME, run=RUN, number=number, head_sha=town.head, body=body)
    await town.writer(MemoryJournal()).as_(side).do(intent)
    assert [each.head_sha for each in await side.reviews(number)] == [town.head]
