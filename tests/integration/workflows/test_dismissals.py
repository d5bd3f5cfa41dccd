"""A dismissal while a session runs waits for its move to end; neither overwrites the other."""

from __future__ import annotations

import asyncio

import pytest
from tests.integration.workflows.conftest import (
    DELIVERED,
    DEVELOPER,
    LI,
    PROVING,
    SAM,
    WHERE,
    Office,
    delivered,
    row,
)

from worktrain.events import Commented, Person
from worktrain.ids import Sha
from worktrain.records import Asked
from worktrain.sessions import Role
from worktrain.states import Happening, State
from worktrain.verdicts import Finding, Severity, Verdict, Word
from worktrain.workflows.acts import comment, dismissing


def wants_changes(*, head: Sha = DEVELOPER, count: int = 1) -> Verdict:
    findings = [Finding(id=f"F{n}", severity=Severity.MAJOR, title=f"Wrong {n}") for n in range(1, count + 1)]
    return Verdict(
        round=1,
        word=Word.CHANGES,
        head_sha=head,
        base_sha=head,
        session=row(Role.REVIEWER).id,
        backend="scripted",
        findings=tuple(findings),
        manifest_sha256="9" * 64,
    )


async def says(office: Office, text: str, by: Person = LI, *, comment_id: int = 40) -> str:
    event = Commented(where=WHERE, sender=by, number=1, on_pull=False, comment_id=comment_id, body=text)
    return await comment.commented(office.tools, office.place, event)


async def test_a_dismissal_during_a_session_waits_and_both_stay_on_the_record(office: Office) -> None:
    facts = delivered(verdicts=(wants_changes(),), sessions=())
    office.opened(*DELIVERED, Happening.FIX, **facts)
    assert await says(office, "/worktrain dismiss F1 as designed") == "F1 is dismissed"
    assert list(office.jobs.started) == ["dismissal-40"], "a job of its own, so that nobody waits behind it"
    job = office.jobs.started["dismissal-40"]
    async with office.tools.turn(7, 1), asyncio.timeout(20):  # the squad's move, with its session
        before = office.item()
        waiting = asyncio.create_task(dismissing.dismiss(office.tools, job))
        await asyncio.sleep(0)
        assert not office.item().record.dismissals
        moved = before.record.with_(sessions=(row(Role.DEVELOPER),))
        office.known.items.move(before, Happening.DELIVER, record=moved)
    await waiting
    record = office.item().record
    assert [given.finding for given in record.dismissals] == ["F1"]
    assert [act.kind for act in record.interventions] == ["dismiss"]
    assert [session.role for session in record.sessions] == [Role.DEVELOPER]
    assert office.item().state is State.REVIEWING


async def test_a_dismissal_counts_once_however_often_its_job_is_made(office: Office) -> None:
    office.opened(*DELIVERED, **delivered(verdicts=(wants_changes(),)))
    await says(office, "/worktrain dismiss F1 as designed")
    for _ in range(2):
        await dismissing.dismiss(office.tools, office.jobs.started["dismissal-40"])
    assert len(office.item().record.dismissals) == len(office.item().record.interventions) == 1


@pytest.mark.parametrize(("count", "state"), [(1, State.PROVING), (2, State.NEEDS_HUMAN)])
async def test_only_the_dismissal_of_the_last_blocking_finding_lets_the_run_go_on(
    office: Office, count: int, state: State
) -> None:
    facts = delivered(
        verdicts=(wants_changes(count=count),), asked=Asked(kind="rounds", question="Still changes.")
    )
    office.opened(*DELIVERED, Happening.ASK, **facts)
    await says(office, "/worktrain dismiss f1 as designed")
    assert office.item().state is state


async def test_whoever_may_not_write_dismisses_nothing(office: Office) -> None:
    office.opened(*DELIVERED, Happening.ASK, **delivered(verdicts=(wants_changes(),)))
    await says(office, "/worktrain dismiss F1 please", SAM)
    assert not office.item().record.dismissals
    assert [intent.content for intent in office.hand.of("react")] == ["-1"]


async def test_what_is_not_open_cannot_be_dismissed(office: Office) -> None:
    office.opened(*PROVING, **delivered(verdicts=(wants_changes(),)))
    await says(office, "/worktrain dismiss F7 what")
    assert not office.item().record.dismissals
    assert office.jobs.started == {}
