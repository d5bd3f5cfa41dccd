"""A person's pause halts a squad between two steps; the kill switch ends what is at work, told or found."""

from __future__ import annotations

import pytest
from tests.integration.workflows.conftest import (
    BASE,
    DELIVERED,
    LI,
    MERGED,
    PROVING,
    SAM,
    WHERE,
    Office,
    delivered,
    proof,
    pull_now,
)

from worktrain.briefs import Brief, Budget
from worktrain.config.schema import CONFIG_PATH
from worktrain.events import Commented, Person
from worktrain.ids import session_id
from worktrain.records import Asked
from worktrain.sessions import Role
from worktrain.states import Happening, State
from worktrain.workflows.acts import comment
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.mending import sweep
from worktrain.workflows.squad.moves import move

WORKING = (Happening.PLAN, Happening.START)
KILL = "version: 1\nkill_switch: true\n"


async def says(office: Office, text: str, by: Person = LI, *, comment_id: int = 40) -> str:
    event = Commented(where=WHERE, sender=by, number=1, on_pull=False, comment_id=comment_id, body=text)
    return await comment.commented(office.tools, office.place, event)


async def moved(office: Office) -> bool:
    return await move(office.tools, 7, 1, office.item().leg)


def status(office: Office) -> str:
    """Give the sticky comment as it stands."""
    return str(office.hand.of("sticky-comment")[-1].body)


@pytest.mark.parametrize(
    ("happenings", "state", "then"),
    [
        ((), State.QUEUED, State.QUEUED),
        ((Happening.PLAN,), State.PLANNED, State.QUEUED),
        ((Happening.BLOCK,), State.WAITING, State.QUEUED),
        (WORKING, State.DEVELOPING, State.DEVELOPING),
        (DELIVERED, State.REVIEWING, State.REVIEWING),
        (PROVING, State.PROVING, State.PROVING),
        ((*PROVING, Happening.PROVE), State.READY, State.PROVING),
    ],
    ids=lambda value: value.value if isinstance(value, State) else "",
)
async def test_what_is_paused_rests_and_goes_on_where_it_was(
    office: Office, happenings: tuple[Happening, ...], state: State, then: State
) -> None:
    office.opened(*happenings, **delivered(proof=proof()))
    assert office.item().state is state
    assert await says(office, "/worktrain pause") == "pause by li"
    assert "Somebody said pause" in status(office)
    assert not await moved(office)
    item = office.item()
    assert (item.state, item.interrupt) == (State.NEEDS_HUMAN, None)
    assert [(act.kind, act.by) for act in item.record.interventions] == [("pause", "li")]
    assert status(office).startswith("**Paused · #1 Slugs collide · a person paused it")
    assert not office.hand.of("reply"), "nobody is called: a person wanted it so"
    assert await says(office, "/worktrain resume", comment_id=41) == "it goes on"
    assert (office.item().state, office.item().record.asked) == (then, None)


async def test_a_session_at_work_may_end_before_the_pause(office: Office) -> None:
    office.opened(*WORKING, base_sha=BASE)
    assert not office.tools.stop(7, 1).is_set()
    begun_session(office)
    await says(office, "/worktrain pause")
    assert not office.tools.stop(7, 1).is_set(), "it is not ended"
    assert office.item().interrupt is not None


async def test_what_waits_for_a_slot_does_not_wait_any_longer(office: Office) -> None:
    office.opened(*WORKING, base_sha=BASE)
    await says(office, "/worktrain pause")
    assert office.tools.stop(7, 1).is_set()


def begun_session(office: Office) -> None:
    """Write that the developer's session has started."""
    record = office.item().record
    brief = Brief(
        session=session_id(record.run, role="developer", round_=1),
        run=record.run,
        role=Role.DEVELOPER,
        attempt=1,
        round=1,
        issue=record.issue,
        base_sha=BASE,
        head_sha=BASE,
        skill="",
        budget=Budget(seconds=60, turns=10, tokens=1000, usd=1.0),
    )
    office.known.sessions.start(brief)


@pytest.mark.parametrize(
    ("happenings", "answer"),
    [((Happening.STOP,), "the work is over (stopped)"), (None, "there is nothing to pause")],
)
async def test_what_is_not_at_work_cannot_be_paused(
    office: Office, happenings: tuple[Happening, ...] | None, answer: str
) -> None:
    if happenings is not None:
        office.opened(*happenings)
    did = await says(office, "/worktrain pause")
    assert isinstance(did, Nothing)
    assert did == answer


async def test_a_question_stays_a_question(office: Office) -> None:
    office.opened(*WORKING, Happening.ASK, asked=Asked(kind="question", question="Which?"))
    assert await says(office, "/worktrain pause") == "it waits for a person already"
    asked = office.item().record.asked
    assert asked is not None
    assert asked.kind == "question"


async def test_work_that_would_go_on_with_money_again_waits_for_a_person_instead(office: Office) -> None:
    asked = Asked(kind="day-cap", question="Today's money is used up.")
    office.opened(*DELIVERED, Happening.ASK, **delivered(asked=asked))
    assert await says(office, "/worktrain pause") == "pause by li"
    now = office.item().record.asked
    assert now is not None
    assert now.kind == "paused"
    await says(office, "/worktrain resume", comment_id=41)
    assert office.item().state is State.PROVING, "the SDET's session was the last"


async def test_only_who_may_write_can_pause(office: Office) -> None:
    office.opened(*WORKING)
    assert await says(office, "/worktrain pause", SAM) == "sam may not give commands"
    assert office.item().interrupt is None


async def test_a_stop_outdoes_a_pause(office: Office) -> None:
    office.opened(*WORKING, base_sha=BASE)
    await says(office, "/worktrain pause")
    await says(office, "/worktrain stop", comment_id=41)
    assert not await moved(office)
    assert office.item().state is State.STOPPED


@pytest.mark.parametrize("text", [KILL, "version: 1\n"])
async def test_the_kill_switch_is_found_at_the_next_step_at_the_latest(office: Office, text: str) -> None:
    office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))
    office.hub.pulls[3] = pull_now()
    office.forest.texts[CONFIG_PATH] = text
    await moved(office)
    assert (office.item().state is State.STOPPED) == (text == KILL)
    if text == KILL:
        assert office.item().record.reason == "the policy turned the kill switch on"


async def test_a_merge_that_turns_the_kill_switch_on_is_not_stopped_by_it(office: Office) -> None:
    office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))
    office.hub.pulls[3] = pull_now(state="closed", merged=True, merge_commit_sha=MERGED)
    office.forest.texts[CONFIG_PATH] = KILL
    await moved(office)
    assert (office.item().state, office.item().interrupt) == (State.READY, None)


@pytest.mark.parametrize("text", [KILL, "version: 1\n"])
async def test_the_sweep_ends_sessions_when_the_switch_was_turned_on_unheard(
    office: Office, text: str
) -> None:
    office.opened(*WORKING, base_sha=BASE)
    office.forest.texts[CONFIG_PATH] = text
    await sweep._kill_switch(office.tools, office.place)
    assert office.tools.stop(7, 1).is_set() == (text == KILL)
    assert (office.item().interrupt is not None) == (text == KILL)
