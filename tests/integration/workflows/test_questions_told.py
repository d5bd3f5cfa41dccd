"""A question mails people once, and what follows its answer is shown before it is done."""

from __future__ import annotations

from tests.integration.workflows.conftest import BASE, Office

from worktrain.config.schema import Config
from worktrain.records import Asked
from worktrain.states import Happening, State
from worktrain.workflows.telling.show import show

ASKED = (Happening.PLAN, Happening.START, Happening.ASK)
WHICH = Asked(kind="question", question="Which?", detail="developer")


async def test_a_question_is_not_asked_again_when_its_answer_comes_while_it_is_told(office: Office) -> None:
    item = office.opened(*ASKED, base_sha=BASE, branch="worktrain/issue-1-slugs", asked=WHICH)
    assert item.state is State.NEEDS_HUMAN
    await show(office.tools, office.place, item, Config())
    office.known.items.move(item, Happening.START, because="maria decided")
    await show(office.tools, office.place, item, Config())
    assert len(office.hand.of("reply")) == 1


async def test_a_second_question_is_asked_anew(office: Office) -> None:
    item = office.opened(*ASKED, base_sha=BASE, branch="worktrain/issue-1-slugs", asked=WHICH)
    await show(office.tools, office.place, item, Config())
    office.known.items.move(item, Happening.START)
    item = office.known.items.move(office.item(), Happening.ASK)
    await show(office.tools, office.place, item, Config())
    assert len(office.hand.of("reply")) == 2
