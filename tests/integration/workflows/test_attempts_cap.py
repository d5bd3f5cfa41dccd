"""Attempts are counted in the store: a restart gives none back, and the last one's end is told once."""

from __future__ import annotations

from tests.integration.workflows.conftest import BASE, WHERE, Office

from worktrain.states import Happening, State
from worktrain.store.items import Item
from worktrain.store.remembered import Remembered
from worktrain.workflows.squad.attempts import fail
from worktrain.workflows.squad.moves import move


def failing(known: Remembered, item: Item, reason: str) -> Item:
    if item.state is State.PLANNED:
        item = known.items.move(item, Happening.START)
    return fail(known.items, item, item.record, reason)


async def test_after_the_third_attempt_it_has_failed_and_one_comment_says_how_to_go_on(
    office: Office,
) -> None:
    office.opened(Happening.PLAN, base_sha=BASE)
    for number in (1, 2, 3):
        failing(office.known, office.item(), f"The developer changed nothing, {number}.")
    assert (office.item().state, office.item().attempt) == (State.FAILED, 3)
    for _ in range(2):
        await move(office.tools, 7, 1, office.item().leg)
    (told,) = office.hand.of("reply")
    assert "The developer changed nothing, 3." in told.body
    assert "/worktrain retry" in told.body
    changes = [intent for intent in office.hand.wrote if intent.kind in {"add-label", "remove-label"}]
    assert (changes[-1].kind, changes[-1].name) == ("add-label", "worktrain:failed")
    assert "worktrain:ready" in {intent.name for intent in office.hand.of("remove-label")}


def test_each_attempt_is_kept_with_its_reason(office: Office) -> None:
    office.opened(Happening.PLAN, base_sha=BASE)
    for number in (1, 2):
        failing(office.known, office.item(), f"Reason {number}.")
    earlier = office.known.items.earlier(7, 1)
    assert [(past.attempt, past.reason) for past in earlier] == [(1, "Reason 1."), (2, "Reason 2.")]
    assert office.item().record.run == "wt-7-1-3"


def test_a_restart_gives_no_attempt_back(office: Office) -> None:
    office.opened(Happening.PLAN, base_sha=BASE, allowed=2)
    failing(office.known, office.item(), "Reason 1.")
    again = Remembered(office.tools.settings.data)
    again.repositories.put(WHERE)
    item = again.items.get(7, 1)
    assert item is not None
    assert (item.attempt, item.attempts_allowed) == (2, 2)
    assert failing(again, item, "Reason 2.").state is State.FAILED
    again.close()
