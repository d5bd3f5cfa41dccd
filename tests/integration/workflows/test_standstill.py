"""After `worktrain stop --all` nothing starts, and who waits is told; `worktrain resume` lets it go on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from tests.integration.workflows.conftest import BASE, Office, issue_now

from worktrain.plans import Dossier, Plan
from worktrain.states import State
from worktrain.workflows.mending import heed
from worktrain.workflows.waves import plan, wishes

PLAN = Plan(
    wave=1, base_sha=BASE, dossiers=(Dossier(issue=1, title="Slugs"),), edges=(), start=(1,), waiting={}
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def made(*_: object, **__: object) -> Plan:
        return PLAN

    async def no_trouble(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(wishes, "QUIET", 0)
    for name, does in (("make", made), ("think", made), ("trouble_on_base", no_trouble)):
        monkeypatch.setattr(plan, name, does)


async def wish(office: Office) -> None:
    wanted = office.known.repositories.want_plan(7)
    await plan.plan(office.tools, {"repository_id": 7, "wish": wanted})


async def test_nothing_starts_and_whoever_waits_is_told(office: Office) -> None:
    office.known.standstill.begin()
    office.opened()
    await wish(office)
    assert office.item().state is State.QUEUED
    assert not [what for what in office.log if what.startswith("squad-")]
    (told,) = office.hand.of("sticky-comment")
    assert "has stopped all work" in told.body


async def test_what_waited_starts_when_the_operator_says_so(office: Office) -> None:
    office.hub.issues[1] = issue_now()
    office.known.standstill.begin()
    office.opened()
    await wish(office)
    office.known.standstill.end()
    await wish(office)
    assert office.item().state is State.PLANNED
    assert [what for what in office.log if what.startswith("squad-")] == ["squad-7-1-1"]
    assert "has stopped all work" not in office.hand.of("sticky-comment")[-1].body


async def test_an_app_that_runs_hears_of_it_at_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    heard, enqueue = asyncio.Event(), office.jobs.enqueue

    async def noted(kind: str, job_id: str, job: Mapping[str, Any]) -> None:
        await enqueue(kind, job_id, job)
        heard.set()

    monkeypatch.setattr(heed, "SECONDS", 0)
    monkeypatch.setattr(office.jobs, "enqueue", noted)
    office.known.standstill.begin()
    since = office.known.standstill.since()
    watching = asyncio.create_task(heed.watch(office.tools))
    await asyncio.sleep(0)  # it has looked once, before its first wait
    office.known.standstill.end()
    try:
        async with asyncio.timeout(20):
            await heard.wait()
    finally:
        watching.cancel()
    assert list(office.jobs.started) == [f"sweep-resumed-{since}"]


async def test_a_standstill_keeps_the_time_at_which_it_began(office: Office) -> None:
    office.known.standstill.begin()
    first = office.known.standstill.since()
    office.known.standstill.begin()
    assert office.known.standstill.since() == first is not None
    office.known.standstill.end()
    assert office.known.standstill.since() is None
