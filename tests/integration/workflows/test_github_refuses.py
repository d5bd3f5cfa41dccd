"""What GitHub's rules keep from merging rests, says why, and is not tried again and again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.workflows.conftest import (
    BASE,
    BRANCH,
    HEAD,
    LI,
    MERGED,
    PROVING,
    WHERE,
    Office,
    delivered,
    proof,
    pull_now,
)

from worktrain.demands import Demands, Standing
from worktrain.events import Person, PullClosed, Reviewed, ThreadResolved
from worktrain.github.errors import HeadMoved, NotMergeable
from worktrain.proof.gate import GateDecision
from worktrain.squads.asking import question
from worktrain.states import Happening, State
from worktrain.workflows.acts import close
from worktrain.workflows.acts.review import reviewed, thread_resolved
from worktrain.workflows.squad import facts, merge
from worktrain.workflows.squad.halts import PersonMustDecide

AUTO = "version: 1\nmerge: {auto: true}\n"
REFUSED = NotMergeable("GitHub does not merge #3.", status=405, why='Required status check "x" is expected.')


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = GateDecision(passed=True, reason="Proven; merging.", may_merge=True)
    monkeypatch.setattr(merge, "judge", lambda *_: decision)


def ready(office: Office) -> Any:
    office.forest.texts[".github/worktrain.yml"] = AUTO
    office.forest.branches[BRANCH] = HEAD
    office.hub.pulls[3] = pull_now()
    return office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))


async def test_a_refused_merge_is_asked_about_and_not_tried_again(office: Office, passed: None) -> None:
    item = ready(office)
    office.hand.refuses["merge-pull"] = REFUSED
    config = (await office.place.in_force(BASE)).config
    with pytest.raises(PersonMustDecide) as halt:
        await merge.merge(office.tools, office.place, item, config)
    assert halt.value.asked.kind == "blocked"
    assert halt.value.asked.detail == 'Required status check "x" is expected.'
    assert office.item().state is State.READY


async def test_a_head_that_moved_at_the_last_moment_is_proven_again(office: Office, passed: None) -> None:
    item = ready(office)
    office.hand.refuses["merge-pull"] = HeadMoved("It moved.", status=409)
    config = (await office.place.in_force(BASE)).config
    await merge.merge(office.tools, office.place, item, config)
    assert office.item().state is State.PROVING


async def test_a_persons_review_lets_a_refused_merge_be_tried_again(office: Office) -> None:
    item = ready(office)
    asked = question("blocked", "GitHub refused the merge.")
    moved = office.known.items.move(item, Happening.ASK, record=item.record.with_(asked=asked))
    event = Reviewed(where=WHERE, sender=LI, number=3, state="approved", body="", head_sha=HEAD)
    await reviewed(office.tools, office.place, event)
    assert moved.state is State.NEEDS_HUMAN
    assert office.item().state is State.PROVING


@pytest.mark.parametrize(
    ("state", "looks"), [(Happening.PROVE, "squad-7-1-1"), (Happening.ASK, None)], ids=["ready", "asked"]
)
async def test_a_resolved_conversation_wakes_the_gate_of_what_is_ready(
    office: Office, state: Happening, looks: str | None
) -> None:
    office.opened(*PROVING, state, **delivered(proof=proof()))
    event = ThreadResolved(where=WHERE, sender=LI, number=3)
    await thread_resolved(office.tools, office.place, event)
    assert office.log == ([looks] if looks else [])


async def test_demands_are_read_only_where_we_merge_ourselves(office: Office) -> None:
    item = ready(office)
    office.hub.wanted = Demands(approvals=1)
    office.hub.stands = Standing(decision="REVIEW_REQUIRED")
    now = await facts.now(office.tools, office.place, item.record, base=BASE)
    assert (now.demands.approvals, now.standing.decision) == (1, "REVIEW_REQUIRED")
    office.forest.texts[".github/worktrain.yml"] = "version: 1\n"
    now = await facts.now(office.tools, office.place, item.record, base=BASE)
    assert now.demands == Demands()


def closed(by: Person, *, merged: bool) -> PullClosed:
    return PullClosed(
        where=WHERE,
        sender=by,
        number=3,
        merged=merged,
        merged_sha=MERGED if merged else None,
        head_sha=HEAD,
        branch=BRANCH,
    )


async def test_a_merge_by_githubs_queue_is_recorded_and_our_own_is_not_taken_for_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(office)
    recorded: list[str] = []

    async def note(_tools: Any, _place: Any, _number: int, by: Person, _merged: Any) -> str:
        recorded.append(by.login)
        return "merged"

    monkeypatch.setattr(close, "_merged", note)
    queue = Person(id=70, login="github-merge-queue[bot]", kind="Bot")
    ourselves = Person(id=9, login="worktrain[bot]", kind="Bot")
    for event in (closed(queue, merged=True), closed(ourselves, merged=True), closed(queue, merged=False)):
        await close.pull_closed(office.tools, office.place, event)
    assert recorded == ["github-merge-queue[bot]"]


async def test_what_github_waits_for_stands_on_the_issue_and_on_the_check_until_it_changes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = ready(office)
    config = (await office.place.in_force(BASE)).config
    for reason in ("Proven; waits for check ci.", "Proven; waits for check ci.", "Proven; red: check ci."):
        decision = GateDecision(passed=True, reason=reason)
        monkeypatch.setattr(merge, "judge", lambda *_, said=decision: said)
        assert await merge.merge(office.tools, office.place, office.item(), config) is None
    assert office.item().state is item.state
    assert office.item().record.reason == "Proven; red: check ci."
    titles = [check.title for check in office.hand.of("set-check")]
    assert titles == ["Proven; waits for check ci.", "Proven; red: check ci."]
