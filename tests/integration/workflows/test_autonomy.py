"""How much starts without a person: nothing, what leaves protected files alone, or all that is planned."""

from __future__ import annotations

import pytest
from tests.integration.workflows.conftest import BASE, MARIA, SAM, WHERE, Office, issue_now

from worktrain.config.schema import CONFIG_PATH, Autonomy
from worktrain.events import Commented, Person
from worktrain.plans import Dossier, Guess, Plan
from worktrain.states import State
from worktrain.workflows.acts import comment
from worktrain.workflows.mending import sweep
from worktrain.workflows.waves import plan, wishes

GUARDED = "migrations/0002_points.py"


def dossier(number: int, path: str, *, confidence: float = 0.9) -> Dossier:
    guess = Guess(path=path, confidence=confidence, because="named in the issue")
    return Dossier(issue=number, title="Points", write_set=(guess,))


PLAN = Plan(
    wave=1,
    base_sha=BASE,
    dossiers=(dossier(1, GUARDED), dossier(2, "blog/slug.py"), dossier(3, GUARDED, confidence=0.2)),
    edges=(),
    start=(1, 2, 3),
    waiting={},
)


@pytest.fixture(autouse=True)
def thoughts(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Plan this at once; the list holds the plans that an architect was shown."""
    shown: list[Plan] = []

    async def make(*_: object, **__: object) -> Plan:
        return PLAN

    async def think(
        _tools: object, _place: object, _items: object, made: Plan, *_: object, **__: object
    ) -> Plan:
        shown.append(made)
        return made

    async def no_trouble(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(wishes, "QUIET", 0)
    for name, does in (("make", make), ("think", think), ("trouble_on_base", no_trouble)):
        monkeypatch.setattr(plan, name, does)
    return shown


async def planned(office: Office, autonomy: Autonomy) -> None:
    office.forest.texts[CONFIG_PATH] = f"autonomy: {autonomy.value}\n"
    for number in (1, 2, 3):
        office.opened(number=number)
        office.hub.issues[number] = issue_now(number)
    await plan.plan(office.tools, {"repository_id": 7, "wish": office.known.repositories.want_plan(7)})


def spawned(office: Office) -> list[str]:
    return [what for what in office.log if what.startswith("squad-")]


async def say(office: Office, words: str, *, number: int = 1, by: Person = MARIA) -> str:
    event = Commented(where=WHERE, sender=by, number=number, on_pull=False, comment_id=40, body=words)
    return await comment.commented(office.tools, office.place, event)


@pytest.mark.parametrize("autonomy", [Autonomy.BALANCED, Autonomy.FULL])
async def test_others_start_what_was_planned(office: Office, autonomy: Autonomy) -> None:
    await planned(office, autonomy)
    assert spawned(office) == ["squad-7-1-1", "squad-7-2-1", "squad-7-3-1"]


async def test_a_cautious_plan_for_protected_files_waits_for_a_yes(office: Office) -> None:
    await planned(office, Autonomy.CAUTIOUS)
    assert office.item(1).state is State.NEEDS_HUMAN
    assert spawned(office) == ["squad-7-2-1", "squad-7-3-1"], "what only might reach for them starts"
    (asked,) = office.hand.of("reply")
    assert asked.number == 1
    assert GUARDED in asked.body
    assert "/worktrain approve" in asked.body


async def test_the_yes_starts_the_work_and_stands_on_the_record(office: Office) -> None:
    await planned(office, Autonomy.CAUTIOUS)
    assert await say(office, "/worktrain approve") == "maria decided"
    item = office.item(1)
    assert item.state is State.PLANNED
    assert "squad-7-1-1" in spawned(office)
    (yes,) = item.record.approvals
    assert (yes.what, yes.detail, yes.by, yes.head_sha) == ("plan", GUARDED, "maria", BASE)
    assert item.record.approval_of("protected", GUARDED) is None, "the gate asks again"


async def test_a_yes_of_somebody_who_may_not_write_starts_nothing(office: Office) -> None:
    await planned(office, Autonomy.CAUTIOUS)
    await say(office, "/worktrain approve", by=SAM)
    assert office.item(1).state is State.NEEDS_HUMAN
    assert "squad-7-1-1" not in spawned(office)


async def test_plan_only_holds_no_session_and_writes_nothing_but_the_plan(
    office: Office, thoughts: list[Plan]
) -> None:
    await planned(office, Autonomy.PLAN_ONLY)
    assert thoughts == []
    assert spawned(office) == []
    assert {intent.kind for intent in office.hand.wrote} == {"sticky-comment"}


async def test_under_plan_only_a_person_starts_one_issue(office: Office) -> None:
    await planned(office, Autonomy.PLAN_ONLY)
    assert await say(office, "/worktrain run", number=2) == "the work was started"
    assert spawned(office) == ["squad-7-2-1"]
    assert [act.kind for act in office.item(2).record.interventions] == ["run"]


async def test_under_plan_only_a_stranger_starts_nothing(office: Office) -> None:
    await planned(office, Autonomy.PLAN_ONLY)
    await say(office, "/worktrain run", number=2, by=SAM)
    assert spawned(office) == []


async def test_what_a_person_started_is_found_again_after_a_crash(office: Office) -> None:
    await planned(office, Autonomy.PLAN_ONLY)
    assert not await sweep._should_move(office.place, office.item(2))
    await say(office, "/worktrain run", number=2)
    assert await sweep._should_move(office.place, office.item(2))


async def test_without_plan_only_run_does_not_start_planned_work_twice(office: Office) -> None:
    await planned(office, Autonomy.BALANCED)
    said = await say(office, "/worktrain run", number=2)
    assert "at work" in said
    assert spawned(office).count("squad-7-2-1") == 1
    assert "squad-7-2-2" not in spawned(office)
