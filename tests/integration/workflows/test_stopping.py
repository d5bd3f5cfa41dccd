"""A person's stop is obeyed wherever the squad is: while it proves, and up to the moment before a merge."""

from __future__ import annotations

import asyncio

import pytest
from tests.integration.workflows.conftest import (
    BASE,
    HEAD,
    MARIA,
    MERGED,
    PASSED,
    PROVING,
    WHERE,
    Office,
    delivered,
    proof,
    pull_now,
)

from worktrain.config.schema import CONFIG_PATH
from worktrain.events import BasePushed
from worktrain.proof.gate import GateDecision
from worktrain.records import TestRun
from worktrain.states import Happening, State
from worktrain.store.items import Interrupt
from worktrain.workflows import legs
from worktrain.workflows.acts import push
from worktrain.workflows.acts.common import interrupt
from worktrain.workflows.mending import giving_up
from worktrain.workflows.squad import merge, prove
from worktrain.workflows.squad.moves import move

AUTO = "version: 1\nmerge: {auto: true}\n"


async def moved_to_rest(office: Office) -> None:
    """Make moves of the latest leg until it rests."""
    while await move(office.tools, 7, 1, office.item().leg):
        pass


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let the runs of a proof begin and never end; the event is set once they have begun."""
    begun = asyncio.Event()

    async def suite(*_: object, **__: object) -> TestRun:
        return TestRun(
            name="suite-on-base",
            command=("true",),
            exit_code=0,
            output_sha256="0" * 64,
            tree=BASE,
            isolation="none",
        )

    async def runs(*_: object, **__: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(prove, "suite_on_base", suite)
    monkeypatch.setattr(prove, "prove_change", runs)
    monkeypatch.setattr(prove, "laboratory", lambda *_: None)
    return begun


@pytest.mark.parametrize("policy", ["version: 1\n", AUTO])
async def test_a_stop_while_proving_ends_the_runs_and_nothing_is_merged(
    office: Office, trial: asyncio.Event, policy: str
) -> None:
    office.forest.texts[CONFIG_PATH] = policy
    item = office.opened(*PROVING, **delivered())
    moving = asyncio.create_task(move(office.tools, 7, 1, item.leg))
    async with asyncio.timeout(20):
        await trial.wait()
        await interrupt(office.tools, office.item(), "stop", MARIA)
        await moving
        await moved_to_rest(office)
    assert office.item().state is State.STOPPED
    assert [act.kind for act in office.item().record.interventions] == ["stop"]
    assert office.item().record.proof is None
    assert not office.hand.of("merge-pull")
    assert not office.place.merging.locked(), "others may prove and merge"


@pytest.mark.parametrize(
    ("word", "state", "writes"),
    [("stop", State.STOPPED, 0), ("pull-closed", State.DECLINED, 0), (None, State.MERGED, 1)],
)
async def test_a_word_at_the_last_moment_keeps_what_is_proven_from_merging(
    office: Office, monkeypatch: pytest.MonkeyPatch, word: str | None, state: State, writes: int
) -> None:
    office.forest.texts[CONFIG_PATH] = AUTO
    office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))
    office.hub.pulls[3] = pull_now()

    def judge(*_: object) -> GateDecision:
        if word is not None:
            told = Interrupt(kind=word, by="maria", by_id=1)
            office.known.items.interrupt(7, 1, told)
        return PASSED

    monkeypatch.setattr(merge, "judge", judge)
    await moved_to_rest(office)
    assert office.item().state is state
    assert len(office.hand.of("ready-pull")) == len(office.hand.of("merge-pull")) == writes
    assert all(intent.head_sha == HEAD for intent in office.hand.of("merge-pull"))


async def test_a_leg_that_another_took_over_merges_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.forest.texts[CONFIG_PATH] = AUTO
    item = office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))
    office.hub.pulls[3] = pull_now()

    def judge(*_: object) -> GateDecision:
        office.known.items.next_leg(7, 1)
        return PASSED

    monkeypatch.setattr(merge, "judge", judge)
    assert await move(office.tools, 7, 1, item.leg) is False
    assert not office.hand.of("merge-pull")


async def test_a_merge_that_was_cut_off_is_found_and_not_made_again(office: Office) -> None:
    office.forest.texts[CONFIG_PATH] = AUTO
    office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))
    office.hub.pulls[3] = pull_now()
    await merge._merge(office.place, office.item().record, await office.place.policy())
    office.hub.pulls[3] = pull_now(state="closed", merged=True, merge_commit_sha=MERGED)
    await moved_to_rest(office)
    assert office.item().record.merged_sha == MERGED
    assert len(office.hand.of("merge-pull")) == 1


async def test_the_kill_switch_on_the_base_stops_whatever_is_not_over(office: Office) -> None:
    office.forest.texts[CONFIG_PATH] = "version: 1\nkill_switch: true\n"
    office.opened(Happening.PLAN, Happening.START)
    office.opened(number=2)
    office.opened(Happening.STOP, number=3)
    event = BasePushed(where=WHERE, sender=MARIA, after=BASE)
    assert await push.base_pushed(office.tools, office.place, event) == "the kill switch is on: 2 stopped"
    left = [office.item(number).interrupt for number in (1, 2, 3)]
    assert [word.kind if word else None for word in left] == ["kill-switch", "kill-switch", None]


async def test_a_leg_that_cannot_go_on_rests_for_a_person_and_uses_up_no_attempt(office: Office) -> None:
    item = office.opened(Happening.PLAN, Happening.START, base_sha=BASE)
    job = {"repository_id": 7, "number": 1, "leg": item.leg}
    await giving_up.give_up(office.tools, legs.KIND, job, "a bug: KeyError: 'x'")
    item = office.item()
    assert (item.state, item.attempt) == (State.NEEDS_HUMAN, 1)
    assert item.record.asked is not None
    assert "KeyError" in item.record.asked.detail
    assert len(office.hand.of("reply")) == 1


async def test_the_end_of_an_older_leg_says_nothing_of_the_next(office: Office) -> None:
    item = office.opened(Happening.PLAN, Happening.START, base_sha=BASE)
    office.known.items.next_leg(7, 1)
    job = {"repository_id": 7, "number": 1, "leg": item.leg}
    await giving_up.give_up(office.tools, legs.KIND, job, "a bug")
    assert office.item().state is State.DEVELOPING
