"""A person's push is never overwritten: the run rests and says so, whenever it comes."""

from __future__ import annotations

import pytest
from tests.integration.workflows.conftest import (
    BASE,
    BRANCH,
    DEVELOPER,
    HEAD,
    LI,
    PROVING,
    STRANGE,
    WHERE,
    Office,
    delivered,
    proof,
)

from worktrain.events import Person, PullPushed
from worktrain.github.errors import HeadMoved
from worktrain.ids import Sha
from worktrain.states import Happening, State
from worktrain.workflows.acts import push
from worktrain.workflows.acts.common import interrupt
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.squad import deliver
from worktrain.workflows.squad.halts import PersonMustDecide
from worktrain.workflows.squad.moves import move

BOT = Person(id=9, login="worktrain[bot]", kind="Bot")


def pushed(by: Person, head: Sha) -> PullPushed:
    return PullPushed(where=WHERE, sender=by, number=3, head_sha=head, branch=BRANCH)


async def test_a_branch_that_stands_where_nobody_of_us_left_it_is_not_pushed_to(office: Office) -> None:
    office.forest.branches[BRANCH] = STRANGE
    item = office.opened(*PROVING, **delivered())
    with pytest.raises(PersonMustDecide) as halt:
        await deliver.left_at(office.place, item.record, parent=HEAD)
    assert (halt.value.asked.kind, halt.value.asked.detail) == ("pushed", STRANGE)
    assert not office.hand.of("push-branch")


@pytest.mark.parametrize("tip", [None, BASE, DEVELOPER])
async def test_a_branch_that_stands_where_we_left_it_is_pushed_to_from_there(
    office: Office, tip: Sha | None
) -> None:
    item = office.opened(*PROVING, **delivered())
    await deliver.push(office.place, item.record, sha=DEVELOPER, expect=BASE)
    office.forest.branches = {BRANCH: tip} if tip else {}
    assert await deliver.left_at(office.place, item.record, parent=BASE) == tip
    (intent,) = office.hand.of("push-branch")
    assert (intent.sha, intent.expect) == (DEVELOPER, BASE)


async def test_a_push_that_loses_to_a_persons_asks_and_does_not_force(office: Office) -> None:
    item = office.opened(*PROVING, **delivered())
    office.hand.refuses["push-branch"] = HeadMoved("Elsewhere.", status=409)
    with pytest.raises(PersonMustDecide) as halt:
        await deliver.push(office.place, item.record, sha=HEAD, expect=DEVELOPER)
    assert halt.value.asked.kind == "pushed"


@pytest.mark.parametrize("tip", [STRANGE, None])
async def test_what_was_proven_of_another_head_waits_for_a_person(office: Office, tip: Sha | None) -> None:
    item = office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))
    office.forest.branches = {BRANCH: tip} if tip else {}
    assert await move(office.tools, 7, 1, item.leg) is False
    item = office.item()
    assert item.state is State.NEEDS_HUMAN
    assert item.record.asked is not None
    assert item.record.asked.kind == "pushed"
    assert not office.hand.of("merge-pull")
    (void,) = [intent for intent in office.hand.of("sticky-comment") if intent.sticky == "proof"]
    assert "out of date" in void.body


async def test_a_persons_push_is_a_word_that_ends_the_session(office: Office) -> None:
    office.opened(*PROVING, **delivered())
    assert await push.pull_pushed(office.tools, office.place, pushed(LI, STRANGE)) == "pushed by li"
    left = office.item().interrupt
    assert left is not None
    assert (left.kind, left.detail) == ("pushed", STRANGE)
    assert office.tools.stop(7, 1).is_set()


@pytest.mark.parametrize(("by", "head"), [(BOT, STRANGE), (LI, HEAD), (LI, DEVELOPER)])
async def test_our_own_push_is_no_word_of_a_person(office: Office, by: Person, head: Sha) -> None:
    office.opened(*PROVING, **delivered())
    event = pushed(by, head)
    assert isinstance(await push.pull_pushed(office.tools, office.place, event), Nothing)
    assert office.item().interrupt is None


async def test_a_push_does_not_unsay_a_stop(office: Office) -> None:
    office.opened(*PROVING, **delivered())
    event = pushed(LI, STRANGE)
    await interrupt(office.tools, office.item(), "stop", LI)
    await push.pull_pushed(office.tools, office.place, event)
    left = office.item().interrupt
    assert left is not None
    assert left.kind == "stop"
