"""What stands on GitHub of a squad's work: a pull request as people keep theirs, the verdict as a review."""

from __future__ import annotations

import pytest
from tests.integration.workflows.conftest import (
    DELIVERED,
    DEVELOPER,
    HEAD,
    PROVING,
    STRANGE,
    TREE,
    Office,
    delivered,
    row,
)

from worktrain.config.schema import Config, Limits
from worktrain.records import Record
from worktrain.sessions import Claim, End, Outcome, Role
from worktrain.states import State
from worktrain.store.items import Item
from worktrain.workflows.squad import deliver, opening
from worktrain.workflows.squad import review as reviewing
from worktrain.workflows.squad.halts import AttemptFailed, PersonMustDecide

FINDING: dict[str, object] = {
    "severity": "major",
    "title": "Tabs stay",
    "body": "See for yourself.",
    "path": "blog/slug.py",
    "line": 1,
}


def says(monkeypatch: pytest.MonkeyPatch, **claim: object) -> None:
    """Let the reviewer's session end with this claim."""

    async def hold(_t: object, _p: object, item: Item, record: Record, role: Role, **_: object) -> object:
        assert role is Role.REVIEWER
        session = row(Role.REVIEWER).model_copy(update={"brief_sha256": "7" * 64})
        outcome = Outcome(
            session=session.id,
            role=role,
            end=End.FINISHED,
            claim=Claim.model_validate(claim),
            backend="scripted",
            isolation="bubblewrap",
            transcript="t.jsonl",
        )
        return record.with_(sessions=(*record.sessions, session)), outcome

    monkeypatch.setattr(reviewing, "hold", hold)


def to_review(office: Office, **more: object) -> Item:
    office.forest.branches = {"worktrain/issue-1-slugs": DEVELOPER}
    facts = {**delivered(verdicts=(), sdet_head=None), "sessions": (row(Role.DEVELOPER),), **more}
    return office.opened(*DELIVERED, **facts)


async def test_a_verdict_is_a_review_and_a_check_of_the_head_that_was_judged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, verdict="changes", findings=(FINDING,))
    item = await reviewing.review(office.tools, office.place, to_review(office), Config())
    (review,) = office.hand.of("submit-review")
    assert (review.number, review.round, review.head_sha) == (3, 1, DEVELOPER)
    assert "F1" in review.body
    assert [(said.path, said.line) for said in review.comments] == [("blog/slug.py", 1)]
    (check,) = office.hand.of("set-check")
    assert (check.name, check.head_sha, check.conclusion) == ("worktrain / verdict", DEVELOPER, "failure")
    verdict = item.record.verdict
    assert verdict is not None
    assert (verdict.review_id, verdict.head_sha, verdict.manifest_sha256) == (5, DEVELOPER, "7" * 64)
    assert item.state is State.DEVELOPING, "to fix it"


async def test_a_finding_keeps_its_id_and_stands_in_the_diff_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, verdict="changes", findings=(FINDING,))
    item = await reviewing.review(office.tools, office.place, to_review(office), Config())
    item = office.known.items.move(item, DELIVERED[-1])
    other = {**FINDING, "title": "Spaces stay"}
    says(monkeypatch, verdict="changes", findings=(other, {**FINDING, "line": 9}))
    item = await reviewing.review(office.tools, office.place, item, Config())
    verdict = item.record.verdict
    assert verdict is not None
    assert {finding.title: finding.id for finding in verdict.findings} == {
        "Tabs stay": "F1",
        "Spaces stay": "F2",
    }
    assert [len(review.comments) for review in office.hand.of("submit-review")] == [1, 1]


async def test_a_head_that_a_person_moved_gets_no_verdict(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, verdict="accept")
    item = to_review(office)
    office.forest.branches["worktrain/issue-1-slugs"] = STRANGE
    with pytest.raises(PersonMustDecide):
        await reviewing.review(office.tools, office.place, item, Config())
    assert not office.hand.of("submit-review")


async def test_a_reviewer_without_a_verdict_has_failed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, summary="Looks good to me.")
    with pytest.raises(AttemptFailed, match="AttemptFailed") as halt:
        await reviewing.review(office.tools, office.place, to_review(office), Config())
    assert "no verdict" in halt.value.reason
    assert not office.hand.of("submit-review")


async def test_after_the_last_fix_round_a_person_is_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, verdict="changes", findings=(FINDING,))
    with pytest.raises(PersonMustDecide) as halt:
        await reviewing.review(office.tools, office.place, to_review(office), Config(limits=Limits(rounds=0)))
    assert (halt.value.asked.kind, halt.value.asked.detail) == ("rounds", "F1")
    assert len(office.hand.of("submit-review")) == 1, "the verdict is there all the same"


@pytest.mark.parametrize("bundle", [None, "bundle"])
async def test_an_agents_word_is_not_believed_without_a_change(office: Office, bundle: str | None) -> None:
    """What it left is imported, and compared; a bundle of no change is no change either."""
    item = office.opened(*PROVING, **delivered())
    outcome = Outcome(
        session=row(Role.DEVELOPER).id,
        role=Role.DEVELOPER,
        end=End.FINISHED,
        claim=Claim(summary="I changed everything, and all tests pass.", declares=("blog/slug.py",)),
        backend="scripted",
        isolation="bubblewrap",
        bundle=bundle,
        transcript="t.jsonl",
    )
    with pytest.raises(AttemptFailed) as halt:
        await deliver.take(office.place, item.record, outcome, parent=DEVELOPER)
    assert halt.value.reason == "The developer changed nothing."


async def test_a_commit_is_the_apps_and_the_same_after_a_restart(office: Office) -> None:
    item = office.opened(*PROVING, **delivered())
    made = [
        await deliver.commit(
            office.tools, office.place, item.record, tree=TREE, parent=DEVELOPER, message="Strip\n"
        )
        for _ in range(2)
    ]
    assert made == [HEAD, HEAD]
    first, second = office.forest.committed
    assert first == second
    assert first.author.name == first.committer.name == "worktrain[bot]"
    assert first.author.when == 1767323160, "when the session ended"
    assert first.parents == (DEVELOPER,)


async def test_the_first_template_that_the_repository_has_is_filled(office: Office) -> None:
    office.forest.texts = {
        ".github/PULL_REQUEST_TEMPLATE.md": "## What changes\n\n<!-- say it -->\n",
        "docs/pull_request_template.md": "## Another one\n",
    }
    item = office.opened(*PROVING, **delivered())
    body = await opening.body_of(office.place, item.record)
    assert "## What changes" in body
    assert "Another one" not in body
    assert "Fixes #1" in body


async def test_a_template_that_is_too_long_is_cut(office: Office) -> None:
    office.forest.texts = {".github/pull_request_template.md": "## Head\n" + "words " * 4_000 + "\n## Tail\n"}
    item = office.opened(*PROVING, **delivered())
    body = await opening.body_of(office.place, item.record)
    assert "## Head" in body
    assert "## Tail" not in body
    assert len(body) < 15_000


async def test_a_pull_request_carries_the_issues_labels_but_none_that_makes_bots_act(office: Office) -> None:
    item = office.opened(*PROVING, **delivered())
    labels = ("bug", "worktrain:ready", "automerge", "LGTM", "1.2")
    issue = item.record.issue.model_copy(update={"labels": labels})
    await opening.carry_labels(office.place, item.record.with_(issue=issue))
    added = {(intent.number, intent.name) for intent in office.hand.of("add-label")}
    assert added == {(3, "bug"), (3, "1.2")}


async def test_a_pull_request_is_opened_once_and_as_a_draft(office: Office) -> None:
    item = office.opened(*PROVING, **delivered(pull=None, pull_node=""))
    record = await opening.open_pull(office.place, item.record)
    assert (record.pull, record.pull_node) == (3, "PR_3")
    assert await opening.open_pull(office.place, record) is record
    (opened,) = office.hand.of("open-pull")
    assert opened.draft is True
    assert (opened.branch, opened.base) == ("worktrain/issue-1-slugs", "main")
