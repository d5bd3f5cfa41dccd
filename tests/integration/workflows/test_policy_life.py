"""The life of a policy file: valid, broken, mended; what counts meanwhile, and what people are told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.integration.workflows.conftest import (
    BASE,
    MARIA,
    PROVING,
    STRANGE,
    WHERE,
    Office,
    delivered,
    proof,
    pull_now,
    record,
)

from worktrain.config.schema import CONFIG_PATH, Config
from worktrain.errors import ConfigError
from worktrain.events import BasePushed, Person, PullPushed
from worktrain.ids import Sha
from worktrain.proof.gate import judge
from worktrain.states import State
from worktrain.workflows.acts import push
from worktrain.workflows.squad import facts
from worktrain.workflows.telling.show import show

GOOD = "version: 1\nlimits: {rounds: 1}\n"
EVE = Person(id=4, login="eve")
BROKEN = "version: 1\nlimit: {rounds: 9}\n"


def put(office: Office, text: str, *, path: str = CONFIG_PATH) -> None:
    office.forest.texts[path] = text


async def rounds(office: Office) -> int:
    return (await office.place.config(BASE)).limits.rounds


async def pushed(office: Office, after: Sha = BASE) -> None:
    await push.base_pushed(office.tools, office.place, BasePushed(where=WHERE, sender=MARIA, after=after))


async def test_the_last_valid_policy_stays_in_force_while_the_file_is_broken(office: Office) -> None:
    put(office, GOOD)
    assert await rounds(office) == 1
    put(office, BROKEN)
    assert await rounds(office) == 1
    put(office, "limits: {rounds: 2}\n")
    assert await rounds(office) == 2


async def test_a_file_that_never_was_valid_is_an_error(office: Office) -> None:
    put(office, BROKEN)
    with pytest.raises(ConfigError, match='unknown key "limit"'):
        await office.place.config(BASE)


async def test_the_last_valid_policy_survives_a_restart(office: Office) -> None:
    put(office, GOOD)
    await rounds(office)
    put(office, BROKEN)
    known = office.known.policies.last(WHERE.repository_id)
    assert known is not None
    assert known.limits.rounds == 1


async def test_a_broken_content_is_told_once_on_the_commit_that_brought_it(office: Office) -> None:
    put(office, GOOD)
    await pushed(office)
    assert office.hand.of("set-check") == []
    put(office, BROKEN)
    await pushed(office)
    await pushed(office)
    (check,) = office.hand.of("set-check")
    assert (check.name, check.conclusion, check.head_sha) == ("worktrain / policy", "failure", BASE)
    assert '.github/worktrain.yml:2:1: unknown key "limit"' in check.summary


async def test_the_same_broken_content_on_a_later_commit_is_no_news_but_another_is(office: Office) -> None:
    policies, later = office.known.policies, Sha("b" * 40)
    first = policies.broken_at("1" * 64, repository_id=7, commit=BASE)
    assert policies.broken_at("1" * 64, repository_id=7, commit=later) == first == BASE
    assert policies.broken_at("2" * 64, repository_id=7, commit=later) == later


async def test_mending_the_file_says_nothing(office: Office) -> None:
    for text in (GOOD, BROKEN, GOOD):
        put(office, text)
        await pushed(office)
    assert len(office.hand.of("set-check")) == 1
    assert not office.place.policy_broken


@pytest.mark.parametrize("other", [".github/worktrain.yaml", ".worktrain.yml", ".worktrain.yaml"])
async def test_two_policy_files_fail_and_both_are_named(office: Office, other: str) -> None:
    put(office, GOOD)
    put(office, "version: 1\n", path=other)
    with pytest.raises(ConfigError) as caught:
        await office.place.config(BASE)
    assert other in str(caught.value)
    assert CONFIG_PATH in str(caught.value)


async def test_a_file_in_the_wrong_place_is_not_silently_left_unread(office: Office) -> None:
    put(office, "autonomy: plan-only\n", path=".worktrain.yml")
    with pytest.raises(ConfigError, match=r"its place is \.github/worktrain\.yml"):
        await office.place.config(BASE)


async def test_issues_at_work_say_that_an_older_policy_counts(office: Office) -> None:
    put(office, GOOD)
    config = await office.place.config(BASE)
    item = office.opened()
    await show(office.tools, office.place, item, config)
    put(office, BROKEN)
    await show(office.tools, office.place, item, await office.place.config(BASE))
    before, after = office.hand.of("sticky-comment")
    assert "cannot be read" not in before.body
    assert "the last one that could stays in force" in after.body


async def test_running_work_keeps_its_snapshot_whatever_the_file_becomes(office: Office) -> None:
    put(office, GOOD)
    began = await office.place.config(BASE)
    running = record(policy_sha256=began.digest(), base_sha=BASE)
    put(office, "limits: {rounds: 7}\n")
    assert await rounds(office) == 7
    assert await office.place.snapshot(running, BASE) == began


async def test_a_merge_needs_the_policy_of_the_run_to_be_the_current_one(office: Office) -> None:
    put(office, GOOD)
    began = await office.place.config(BASE)
    item = office.opened(*PROVING, **delivered(proof=proof(), policy_sha256=began.digest()))
    office.hub.pulls[3] = pull_now()

    async def reason() -> str:
        now = await facts.now(office.tools, office.place, item.record, base=BASE)
        return judge(item.record, began, now).reason

    assert "policy" not in await reason()
    put(office, "limits: {rounds: 7}\n")
    assert "The policy changed since the run began" in await reason()


async def test_a_broken_file_merges_nothing_until_it_is_mended(office: Office) -> None:
    put(office, GOOD)
    began = await office.place.config(BASE)
    item = office.opened(*PROVING, **delivered(proof=proof(), policy_sha256=began.digest()))
    office.hub.pulls[3] = pull_now()
    put(office, BROKEN)
    now = await facts.now(office.tools, office.place, item.record, base=BASE)
    decision = judge(item.record, began, now)
    assert not decision.passed
    assert "Waiting for a policy file that can be read" in decision.reason
    put(office, GOOD)
    now = await facts.now(office.tools, office.place, item.record, base=BASE)
    assert "can be read" not in judge(item.record, began, now).reason


async def test_a_kill_switch_that_was_on_stays_on_while_the_file_is_broken(office: Office) -> None:
    put(office, "kill_switch: true\n")
    await rounds(office)
    put(office, BROKEN)
    assert (await office.place.policy()).kill_switch
    office.opened()
    await pushed(office)
    assert office.item().interrupt is not None
    assert office.item().state is State.QUEUED


async def test_a_policy_that_another_version_wrote_is_as_good_as_none(office: Office) -> None:
    put(office, GOOD)
    await rounds(office)
    with office.known.database.transaction() as tx:
        tx.script("""UPDATE policies SET policy = '{"squads": 1}'""")
    assert office.known.policies.last(WHERE.repository_id) is None
    assert office.known.policies.get(WHERE.repository_id, Config().digest()) is None


async def test_a_policy_that_a_pull_request_brings_along_is_never_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    show_all = office.forest.show_all

    async def noted(commit: Sha, paths: Sequence[str]) -> dict[str, bytes]:
        asked.append(commit)
        return await show_all(commit, paths)

    monkeypatch.setattr(office.forest, "show_all", noted)
    put(office, GOOD)
    began = await office.place.config(BASE)
    item = office.opened(*PROVING, **delivered(proof=proof(), policy_sha256=began.digest()))
    office.hub.pulls[3] = pull_now()
    await facts.now(office.tools, office.place, item.record, base=BASE)
    await pushed(office)
    await office.place.snapshot(item.record, BASE)
    assert set(asked) == {BASE}


async def proposed(office: Office, *, branch: str = "eve-patch-1") -> str:
    event = PullPushed(where=WHERE, sender=EVE, number=9, head_sha=STRANGE, branch=branch)
    return await push.pull_pushed(office.tools, office.place, event)


async def test_a_proposed_policy_is_told_to_count_for_nothing_yet(office: Office) -> None:
    put(office, GOOD)
    office.hub.proposed = {CONFIG_PATH: b"limits: {rounds: 9}\nmerge: {auto: true}\n"}
    await proposed(office)
    (check,) = office.hand.of("set-check")
    assert (check.name, check.conclusion, check.head_sha) == ("worktrain / policy", "success", STRANGE)
    assert check.title == "Can be read; counts once it is merged"
    assert await rounds(office) == 1, "what counts is what stands on the base"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({CONFIG_PATH: BROKEN.encode()}, 'unknown key "limit"'),
        ({CONFIG_PATH: b"\xff\xfe" * 200_000}, "larger than 64 KiB"),
        ({".worktrain.yml": GOOD.encode()}, "not read where it stands"),
        ({CONFIG_PATH: b"a: &a [*a, *a]\n"}, "stands for nothing, or for itself"),
    ],
)
async def test_a_proposed_policy_that_cannot_be_read_says_where(
    office: Office, files: dict[str, bytes], why: str
) -> None:
    office.hub.proposed.update(files)
    await proposed(office)
    (check,) = office.hand.of("set-check")
    assert check.conclusion == "failure"
    assert why in check.summary


async def test_a_proposal_to_remove_the_policy_is_told_too(office: Office) -> None:
    office.hub.proposed = {CONFIG_PATH: None}
    await proposed(office)
    assert [check.conclusion for check in office.hand.of("set-check")] == ["success"]


async def test_other_proposals_and_our_own_get_no_word_about_the_policy(office: Office) -> None:
    office.hub.proposed = {"docs/slugs.md": b"Slugs.\n"}
    await proposed(office)
    office.hub.proposed = {CONFIG_PATH: BROKEN.encode()}
    await proposed(office, branch="worktrain/issue-9-slugs")
    assert office.hand.of("set-check") == []
