"""A brief is all that a session is given; the reviewer's holds nothing of the developer but the diff."""

from __future__ import annotations

import pytest

from worktrain.briefs import Answer, IssueSnapshot
from worktrain.config.schema import Limits
from worktrain.ids import RunId, SessionId, Sha
from worktrain.records import Approval, Asked, Record
from worktrain.sessions import End, Outcome, Role
from worktrain.squads.asking import AFTER_APPROVAL, approval
from worktrain.squads.briefing import brief, round_of
from worktrain.squads.ends import blame
from worktrain.verdicts import Dismissal, Finding, Severity, Verdict, Word

ISSUE = IssueSnapshot(
    repository="acme/shop", repository_id=1, number=12, title="t", body="b", author="eve", author_id=8,
    labelled_by="maria", labelled_by_id=7, labelled_at="2026-11-20T10:00:00Z",
)  # fmt: skip
HEAD, BASE, SDET = Sha("a" * 40), Sha("b" * 40), Sha("c" * 40)
CANARY = "the developer's own story"
FINDING = Finding(id="F1", severity=Severity.MAJOR, title="Two posts get one slug")
VERDICT = Verdict(
    round=1, word=Word.CHANGES, head_sha=HEAD, base_sha=BASE, session=SessionId("s"), backend="scripted",
    findings=(FINDING,), manifest_sha256="m",
)  # fmt: skip
RECORD = Record(
    run=RunId("wt-1-12-2"), attempt=2, issue=ISSUE, policy_sha256="p", base_sha=BASE, developer_head=HEAD,
    verdicts=(VERDICT,), claimed=CANARY, reason=CANARY,
    answers=(Answer(question="developer: same day?", text="same minute", by="maria", by_id=7),),
)  # fmt: skip


def given(role: Role, record: Record = RECORD) -> str:
    made = brief(
        record, role, head=HEAD, skill="", bundle="", limits=Limits(), issue=ISSUE, failed_before=[CANARY]
    )
    return made.model_dump_json()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SDET])
def test_who_judges_hears_nothing_of_the_developer(role: Role) -> None:
    assert CANARY not in given(role)
    assert "same minute" not in given(role)


def test_the_developer_is_told_why_earlier_attempts_ended_and_what_is_open() -> None:
    text = given(Role.DEVELOPER)
    assert CANARY in text
    assert "F1" in text
    assert "same minute" in text


def test_the_reviewer_comes_back_to_its_own_findings() -> None:
    assert "F1" in given(Role.REVIEWER)


def test_a_dismissed_finding_is_shown_as_dismissed_not_as_open() -> None:
    no = Dismissal(finding="F1", by="maria", by_id=7, reason="by design")
    text = given(Role.REVIEWER, RECORD.with_(dismissals=(no,)))
    assert "by design" in text
    assert '"findings":[]' in text


def test_the_developer_s_second_work_gets_the_second_review() -> None:
    assert round_of(RECORD, Role.DEVELOPER) == round_of(RECORD, Role.REVIEWER) == 2
    assert round_of(RECORD, Role.SDET) == 1


def test_the_same_input_has_the_same_manifest_and_another_has_another() -> None:
    one = brief(RECORD, Role.REVIEWER, head=HEAD, skill="s", bundle="", limits=Limits(), issue=ISSUE)
    two = brief(RECORD, Role.REVIEWER, head=HEAD, skill="s", bundle="", limits=Limits(), issue=ISSUE)
    other = brief(RECORD, Role.REVIEWER, head=BASE, skill="s", bundle="", limits=Limits(), issue=ISSUE)
    assert one.manifest() == two.manifest() != other.manifest()


def test_an_approval_is_bound_to_the_head_and_outlives_the_sdet_s_tests() -> None:
    yes = Approval(what="diff-size", by="maria", by_id=7, head_sha=HEAD)
    kept = RECORD.with_(approvals=(yes,))
    assert kept.approval_of("diff-size") == yes
    assert kept.with_(sdet_head=SDET).approval_of("diff-size") == yes
    assert kept.with_(developer_head=BASE).approval_of("diff-size") is None
    assert kept.approval_of("protected") is None


def test_only_what_is_asked_and_may_be_waved_through_can_be_approved() -> None:
    assert approval(RECORD, by="maria", by_id=7) is None
    red = RECORD.with_(asked=Asked(kind="suite", question="The suite is red."))
    assert approval(red, by="maria", by_id=7) is None
    for kind in AFTER_APPROVAL:
        asked = RECORD.with_(asked=Asked(kind=kind, question="?"))
        given = approval(asked, by="maria", by_id=7)
        assert given is not None
        assert (given.what, given.head_sha) == (kind, HEAD)
        nothing = asked.with_(developer_head=None, sdet_head=None)
        assert approval(nothing, by="maria", by_id=7) is None


def test_a_stop_and_a_failing_host_are_nobody_s_fault() -> None:
    def ended(end: End) -> Outcome:
        return Outcome(
            session=SessionId("s"),
            role=Role.DEVELOPER,
            end=end,
            backend="b",
            isolation="none",
            transcript="t",
        )

    blameless = {end for end in End if blame(ended(end)) is None}
    assert blameless == {End.FINISHED, End.ASKED, End.STOPPED, End.INFRASTRUCTURE}
