"""A plan is posted before anybody is spawned; where nothing can start, each issue says why and waits."""

from __future__ import annotations

import pytest
from tests.integration.workflows.conftest import BASE, MARIA, WHERE, Office, issue_now

from worktrain.config.schema import CONFIG_PATH
from worktrain.events import Commented
from worktrain.plans import Dossier, Edge, OpenPull, Plan
from worktrain.records import Asked
from worktrain.states import State
from worktrain.workflows.acts import comment
from worktrain.workflows.waves import plan, wishes

HELD = Edge(first=1, second=3, kind="same-file", because="both change blog/slug.py")
COVERED = OpenPull(number=9, title="Strip", author="li", relation="closes", evidence="Fixes #2")
PLAN = Plan(
    wave=1,
    base_sha=BASE,
    dossiers=tuple(Dossier(issue=number, title="Slugs collide") for number in (1, 2, 3, 4)),
    edges=(HELD,),
    start=(1, 4),
    waiting={3: HELD},
    declined={2: COVERED},
)


@pytest.fixture(autouse=True)
def planned(monkeypatch: pytest.MonkeyPatch) -> list[Asked | None]:
    """Plan this, at once; the list holds what troubles the suite on the base."""
    trouble: list[Asked | None] = [None]

    async def make(*_: object, **__: object) -> Plan:
        return PLAN

    async def think(*_: object, **__: object) -> Plan:
        return PLAN

    async def trouble_on_base(*_: object, **__: object) -> Asked | None:
        return trouble[0]

    monkeypatch.setattr(wishes, "QUIET", 0)
    for name, does in (("make", make), ("think", think), ("trouble_on_base", trouble_on_base)):
        monkeypatch.setattr(plan, name, does)
    return trouble


async def planned_wave(office: Office, policy: str = "version: 1\n") -> None:
    office.forest.texts[CONFIG_PATH] = policy
    for number in (1, 2, 3, 4):
        office.opened(number=number)
    await plan.plan(office.tools, {"repository_id": 7, "wish": office.known.repositories.want_plan(7)})


def states(office: Office) -> list[str]:
    return [office.item(number).state.value for number in (1, 2, 3, 4)]


async def test_the_plan_stands_on_every_issue_before_anybody_is_spawned(office: Office) -> None:
    await planned_wave(office)
    assert states(office) == ["planned", "declined", "waiting", "planned"]
    spawned = [place for place, what in enumerate(office.log) if what.startswith("squad-")]
    posted = [place for place, what in enumerate(office.log) if what.startswith("sticky-comment")]
    assert [office.log[place] for place in spawned] == ["squad-7-1-1", "squad-7-4-1"]
    assert {office.log[place] for place in posted} == {f"sticky-comment {number}" for number in (1, 2, 3, 4)}
    assert max(posted) < min(spawned)


async def test_whoever_waits_or_has_a_pull_request_already_is_told_why(office: Office) -> None:
    await planned_wave(office)
    said = {intent.number: intent.body for intent in office.hand.of("sticky-comment")}
    assert "both change" in said[3]
    assert "#1" in said[3]
    assert "#9" in said[2]
    assert office.item(3).waits_for == HELD


async def test_a_policy_that_only_plans_spawns_nobody(office: Office) -> None:
    await planned_wave(office, "version: 1\nautonomy: plan-only\n")
    assert not [what for what in office.log if what.startswith("squad-")]
    assert states(office)[0] == "planned"


async def test_a_red_suite_stops_the_wave_before_it_starts(
    office: Office, planned: list[Asked | None]
) -> None:
    planned[0] = Asked(kind="suite", question="The suite is red on the base branch.")
    await planned_wave(office)
    assert states(office) == ["needs_human", "declined", "needs_human", "needs_human"]
    assert not [what for what in office.log if what.startswith("squad-")]


async def test_a_broken_policy_file_is_told_on_each_issue_and_nobody_is_spawned(office: Office) -> None:
    await planned_wave(office, "version: 1\nlimits: {attemps: 2}\n")
    assert states(office) == ["needs_human"] * 4
    assert not [what for what in office.log if what.startswith("squad-")]
    asked = {intent.number: intent.body for intent in office.hand.of("reply")}
    assert set(asked) == {1, 2, 3, 4}
    assert all("attemps" in body for body in asked.values())


async def test_once_the_policy_is_mended_a_person_starts_the_work_again(office: Office) -> None:
    await planned_wave(office, "version: 1\nlimits: {attemps: 2}\n")
    office.forest.texts[CONFIG_PATH] = "version: 1\n"
    office.hub.issues[1] = issue_now()
    event = Commented(
        where=WHERE, sender=MARIA, number=1, on_pull=False, comment_id=40, body="/worktrain retry"
    )
    assert await comment.commented(office.tools, office.place, event) == "another attempt was queued"
    assert office.item().state is State.QUEUED


async def test_a_kill_switch_plans_nothing(office: Office) -> None:
    await planned_wave(office, "version: 1\nkill_switch: true\n")
    assert states(office) == ["queued"] * 4
    assert office.hand.wrote == []
