"""What GitHub still waits for is said in few words, and keeps a proven change from merging."""

from __future__ import annotations

from typing import Any

import pytest

from worktrain.config.schema import Config, Merge
from worktrain.demands import Conversation, Demands, Standing, WantedCheck
from worktrain.proof.facts import Facts
from worktrain.proof.gate import judge
from worktrain.proof.landing import not_this_way, waits
from worktrain.records import Record
from worktrain.verdicts import Dismissal, Finding, Severity

CI = Demands(branch="main", checks=(WantedCheck(name="ci/build"), WantedCheck(name="worktrain / proof")))
REVIEWED = Standing(decision="REVIEW_REQUIRED")
TALK = Conversation(node="T1", author="li")


def demands(**more: Any) -> Demands:
    return Demands(branch="main", **more)


@pytest.mark.parametrize(
    ("wanted", "standing", "said"),
    [
        pytest.param(demands(), Standing(), [], id="nothing demanded"),
        pytest.param(CI, Standing(checks={"ci/build": "success"}), [], id="green"),
        pytest.param(
            CI, Standing(checks={"ci/build": "pending"}), ["waits for check ci/build"], id="running"
        ),
        pytest.param(CI, Standing(checks={"ci/build": "failure"}), ["red: check ci/build"], id="red"),
        pytest.param(
            CI, Standing(), ["waits for check ci/build, which nobody has reported"], id="never reported"
        ),
        pytest.param(
            demands(approvals=1, code_owners=True),
            REVIEWED,
            ["needs 1 approving review by a code owner"],
            id="code owner",
        ),
        pytest.param(
            demands(approvals=2, last_push=True),
            REVIEWED,
            ["needs 2 approving reviews of the last push"],
            id="two",
        ),
        pytest.param(
            demands(approvals=1),
            Standing(decision="CHANGES_REQUESTED"),
            ["a reviewer requested changes"],
            id="changes requested",
        ),
        pytest.param(demands(approvals=1), Standing(decision="APPROVED"), [], id="approved"),
        pytest.param(
            demands(conversations=True),
            Standing(conversations=(TALK,)),
            ["1 open conversation must be resolved"],
            id="conversation",
        ),
        pytest.param(
            demands(up_to_date=True),
            Standing(merge_state="BEHIND"),
            ["the branch must contain the tip of main; a person updates it"],
            id="behind",
        ),
        pytest.param(
            demands(merge_queue=True),
            Standing(),
            ["main has a merge queue, so a person puts it in"],
            id="queue",
        ),
        pytest.param(
            demands(may_push=False),
            Standing(),
            ["only named people may push to main, so one of them merges it"],
            id="restricted",
        ),
        pytest.param(
            demands(others=("required_deployments",)),
            Standing(merge_state="BLOCKED"),
            ["GitHub blocks the merge without saying why (perhaps required_deployments)"],
            id="blocked by what we cannot judge",
        ),
        pytest.param(demands(signatures=True), Standing(merge_state="DRAFT"), [], id="a draft is no block"),
    ],
)
def test_what_is_missing_is_named(
    record: Record, config: Config, wanted: Demands, standing: Standing, said: list[str]
) -> None:
    assert waits(wanted, standing, record, config) == said


@pytest.mark.parametrize(
    ("wanted", "method", "possible"),
    [
        (demands(), "rebase", True),
        (demands(methods=("squash",)), "squash", True),
        (demands(methods=("squash",)), "merge", False),
        (demands(methods=()), "squash", False),
        (demands(linear=True), "merge", False),
        (demands(linear=True), "rebase", True),
        (demands(signatures=True), "rebase", False),
        (demands(signatures=True), "merge", True),
    ],
)
def test_a_method_that_is_not_possible_is_left_to_a_person(
    wanted: Demands, method: str, possible: bool
) -> None:
    assert (not_this_way(wanted, method) is None) is possible


def test_a_conversation_about_a_finding_that_a_person_dismissed_is_ours_to_resolve(
    record: Record, config: Config
) -> None:
    found = Finding(id="F1", severity=Severity.MINOR, title="Wrong")
    verdict = record.verdicts[-1].model_copy(update={"findings": (found,)})
    record = record.with_(verdicts=(verdict,))
    standing = Standing(conversations=(TALK.model_copy(update={"finding": "F1"}),))
    wanted = demands(conversations=True)
    assert waits(wanted, standing, record, config)
    dismissed = Dismissal(finding="F1", by="li", by_id=2, reason="It is meant so.")
    assert not waits(wanted, standing, record.with_(dismissals=(dismissed,)), config)


def test_a_proven_change_that_github_would_not_take_is_not_merged(
    record: Record, config: Config, facts: Facts
) -> None:
    assert judge(record, config, facts).may_merge
    now = facts.model_copy(update={"demands": CI.model_copy(update={"merge_queue": True})})
    decision = judge(record, config, now)
    assert decision.passed
    assert not decision.may_merge
    assert decision.asks is None
    assert decision.reason == "Proven; main has a merge queue, so a person puts it in. And 1 more."


def test_without_auto_merge_the_demands_are_the_persons_to_meet(
    record: Record, config: Config, facts: Facts
) -> None:
    by_hand = config.model_copy(update={"merge": Merge(checks=("build",))})
    now = facts.model_copy(update={"demands": CI, "policy_sha256": by_hand.digest()})
    decision = judge(record.with_(policy_sha256=by_hand.digest()), by_hand, now)
    assert decision.reason == "Proven; a person merges it (merge.auto is off)."


def test_the_reason_stays_within_140_characters(record: Record, config: Config, facts: Facts) -> None:
    checks = tuple(WantedCheck(name=f"a check with a long name {number}") for number in range(30))
    now = facts.model_copy(update={"demands": demands(checks=checks, approvals=1), "standing": REVIEWED})
    assert len(judge(record, config, now).reason) <= 140
