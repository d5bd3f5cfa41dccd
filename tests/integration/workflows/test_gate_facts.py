"""What the gate is told of the moment: checks of either kind, people's reviews, labels that hold."""

from __future__ import annotations

import pytest
from tests.integration.workflows.conftest import (
    BASE,
    HEAD,
    LI,
    MARIA,
    PROVING,
    WHERE,
    Office,
    check_now,
    delivered,
    issue_now,
    proof,
    pull_now,
)

from worktrain.config.schema import CONFIG_PATH
from worktrain.events import CheckDone, Person
from worktrain.github.values import ReviewNow
from worktrain.proof.facts import Facts
from worktrain.states import Happening
from worktrain.workflows.acts import push
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.squad import facts

CHECKS = 'version: 1\nmerge: {auto: true, checks: ["ci / build"]}\n'


async def facts_now(office: Office) -> Facts:
    office.forest.texts[CONFIG_PATH] = CHECKS
    office.hub.pulls[3] = pull_now()
    item = office.opened(*PROVING, **delivered(proof=proof()))
    return await facts.now(office.tools, office.place, item.record, base=BASE)


@pytest.mark.parametrize("conclusion", ["success", "failure"])
async def test_a_commit_status_counts_like_a_check_run(office: Office, conclusion: str) -> None:
    office.hub.contexts = [check_now("ci / build", conclusion)]
    assert (await facts_now(office)).checks == {"ci / build": conclusion}


@pytest.mark.parametrize(
    ("run", "status", "counts"),
    [
        ("success", "failure", "failure"),
        ("failure", "success", "failure"),
        ("success", "success", "success"),
        ("skipped", "error", "error"),
    ],
)
async def test_of_a_check_and_a_status_with_one_name_the_worse_counts(
    office: Office, run: str, status: str, counts: str
) -> None:
    office.hub.runs = [check_now("ci / build", run)]
    office.hub.contexts = [check_now("ci / build", status)]
    assert (await facts_now(office)).checks["ci / build"] == counts


async def test_what_has_not_ended_is_pending(office: Office) -> None:
    office.hub.runs = [check_now("ci / build", None, status="in_progress")]
    assert (await facts_now(office)).checks == {"ci / build": "pending"}


async def test_a_status_wakes_the_gate_of_what_is_ready_at_that_head(office: Office) -> None:
    office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))
    office.opened(*PROVING, number=2, **delivered(pull=4))
    event = CheckDone(where=WHERE, sender=LI, name="ci / build", head_sha=HEAD, conclusion="success")
    assert await push.check_done(office.tools, office.place, event) == "the gate looks again at 1"
    assert office.log == ["squad-7-1-1"]


async def test_our_own_check_wakes_nobody(office: Office) -> None:
    office.opened(*PROVING, Happening.PROVE, **delivered(proof=proof()))
    bot = Person(id=9, login="worktrain[bot]", kind="Bot")
    event = CheckDone(where=WHERE, sender=bot, name="worktrain / proof", head_sha=HEAD, conclusion="success")
    assert isinstance(await push.check_done(office.tools, office.place, event), Nothing)
    assert office.log == []


@pytest.mark.parametrize(
    ("states", "unhappy"),
    [
        (["CHANGES_REQUESTED"], ("li",)),
        (["CHANGES_REQUESTED", "COMMENTED"], ("li",)),
        (["CHANGES_REQUESTED", "APPROVED"], ()),
        (["CHANGES_REQUESTED", "DISMISSED"], ()),
    ],
)
async def test_the_last_word_of_each_person_counts(
    office: Office, states: list[str], unhappy: tuple[str, ...]
) -> None:
    office.hub.reviewed = [
        ReviewNow(author=LI, id=number, body="", state=state, head_sha=HEAD, submitted_at=None)
        for number, state in enumerate(states)
    ]
    assert (await facts_now(office)).changes_requested_by == unhappy


async def test_a_label_that_holds_and_a_closed_pull_request_are_told(office: Office) -> None:
    office.hub.issues[3] = issue_now(3, labels=("do-not-merge",), author=MARIA)
    seen = await facts_now(office)
    assert (seen.hold, seen.pull_open, seen.head) == ("do-not-merge", True, HEAD)
