"""At the start of a squad everything is looked at once more, live, and the last retro is read."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.workflows.conftest import BASE, ROLES, Office, issue_now, pull_now

from worktrain.config.schema import CONFIG_PATH, Config, Merge
from worktrain.github.values import IssueNow
from worktrain.states import Happening, State
from worktrain.store.retros import RetroRow
from worktrain.workflows.squad.start import start

POLICY = "version: 1\nmerge: {auto: true}\n"


async def started(office: Office, issue: IssueNow | None, **facts: Any) -> State:
    office.forest.texts[CONFIG_PATH] = POLICY
    if issue is not None:
        office.hub.issues[1] = issue
    item = office.opened(Happening.PLAN, **facts)
    return (await start(office.tools, office.place, item, Config())).state


async def test_a_run_begins_from_the_base_with_the_policy_that_stands_there(office: Office) -> None:
    assert await started(office, issue_now()) is State.DEVELOPING
    record = office.item().record
    assert record.base_sha == BASE
    assert record.branch == "worktrain/issue-1-slugs-collide"
    assert record.policy_sha256 == Config(merge=Merge(auto=True)).digest()
    assert record.retro_read is None


async def test_the_last_retro_is_read_and_its_receipt_is_on_the_record(office: Office) -> None:
    for engagement, digest in ((1, "a" * 64), (2, "b" * 64)):
        office.known.retros.put(RetroRow(engagement=engagement, retro="{}", digest=digest), repository_id=7)
    office.known.retros.put(RetroRow(engagement=5, retro="{}", digest="c" * 64), repository_id=8)
    office.hub.issues[1] = issue_now()
    item = office.opened(Happening.PLAN, engagement=3)
    assert (await start(office.tools, office.place, item, Config())).record.retro_read == "b" * 64


@pytest.mark.parametrize(
    "issue", [None, issue_now(state="closed"), issue_now(labels=("bug",)), issue_now(labels=())]
)
async def test_an_issue_that_was_closed_or_lost_its_label_is_not_begun(
    office: Office, issue: IssueNow | None
) -> None:
    assert await started(office, issue) is State.STOPPED
    assert office.item().record.base_sha is None


async def test_whoever_lost_write_permission_since_the_label_starts_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROLES, "maria", "read")
    assert await started(office, issue_now()) is State.REFUSED


@pytest.mark.parametrize(("state", "pull"), [("open", 3), ("closed", None)])
async def test_an_earlier_attempts_pull_request_is_gone_on_with_while_it_is_open(
    office: Office, state: str, pull: int | None
) -> None:
    office.hub.pulls[3] = pull_now(state=state)
    assert await started(office, issue_now(), pull=3, pull_node="PR_3") is State.DEVELOPING
    assert office.item().record.pull == pull
