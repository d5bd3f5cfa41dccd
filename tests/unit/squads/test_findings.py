"""A reviewer's claim becomes a verdict by code: checked, numbered, weighed."""

from __future__ import annotations

import pytest

from worktrain.briefs import IssueSnapshot
from worktrain.errors import AgentError
from worktrain.ids import RunId, SessionId, Sha
from worktrain.records import Record
from worktrain.sessions import Claim, End, Outcome, Role
from worktrain.squads.findings import all_findings, conclude, number, open_findings, weigh
from worktrain.verdicts import Dismissal, Finding, Severity, Verdict, Word

ISSUE = IssueSnapshot(
    repository="acme/shop", repository_id=1, number=12, title="t", body="b", author="eve", author_id=8,
    labelled_by="maria", labelled_by_id=7, labelled_at="2026-11-20T10:00:00Z",
)  # fmt: skip
HEAD, BASE = Sha("a" * 40), Sha("b" * 40)


def record(*verdicts: Verdict, dismissals: tuple[Dismissal, ...] = ()) -> Record:
    return Record(
        run=RunId("wt-1-12-1"), attempt=1, issue=ISSUE, policy_sha256="p", base_sha=BASE,
        developer_head=HEAD, verdicts=verdicts, dismissals=dismissals,
    )  # fmt: skip


def said(verdict: str | None, *findings: dict[str, object]) -> Outcome:
    return Outcome(
        session=SessionId("s-reviewer-1"), role=Role.REVIEWER, end=End.FINISHED, backend="scripted",
        isolation="bubblewrap", transcript="t", claim=Claim(verdict=verdict, findings=findings),
    )  # fmt: skip


def concluded(of: Record, outcome: Outcome) -> Verdict:
    return conclude(of, outcome, manifest="m", backend="scripted")


MAJOR: dict[str, object] = {
    "severity": "major",
    "title": "Two posts get one slug",
    "path": "slug.py",
    "line": 4,
}
NIT: dict[str, object] = {"severity": "nit", "title": "A long line"}


def test_findings_are_numbered_in_order() -> None:
    verdict = concluded(record(), said("changes", MAJOR, NIT))
    assert [finding.id for finding in verdict.findings] == ["F1", "F2"]


def test_a_finding_keeps_its_number_in_the_next_round_wherever_its_line_went() -> None:
    first = concluded(record(), said("changes", NIT, MAJOR))
    second = concluded(record(first), said("changes", {**MAJOR, "line": 90}, {**NIT, "title": "Another"}))
    assert [finding.id for finding in second.findings] == ["F2", "F3"]
    assert second.round == 2


def test_the_same_finding_twice_counts_once() -> None:
    assert len(number(Claim(findings=(MAJOR, MAJOR)), known={})) == 1


def test_accept_with_an_open_major_finding_counts_as_changes() -> None:
    assert concluded(record(), said("accept", MAJOR)).word is Word.CHANGES


def test_accept_with_small_findings_stays_accept() -> None:
    assert concluded(record(), said("accept", NIT)).word is Word.ACCEPT


def test_a_dismissed_finding_does_not_come_back() -> None:
    first = concluded(record(), said("changes", MAJOR))
    no = Dismissal(finding="F1", by="maria", by_id=7, reason="by design")
    second = concluded(record(first, dismissals=(no,)), said("changes", MAJOR))
    assert second.word is Word.ACCEPT
    assert open_findings(record(first, dismissals=(no,))) == ()


def test_changes_without_a_finding_stays_changes() -> None:
    assert weigh(Word.CHANGES, [], []) is Word.CHANGES


@pytest.mark.parametrize("word", [None, "lgtm", ""])
def test_only_the_three_words_are_a_verdict(word: str | None) -> None:
    with pytest.raises(AgentError):
        concluded(record(), said(word))


@pytest.mark.parametrize(
    "broken", [{"severity": "huge", "title": "x"}, {"title": "x"}, {"severity": "nit", "titel": 1}]
)
def test_a_finding_that_cannot_be_read_makes_no_verdict(broken: dict[str, object]) -> None:
    with pytest.raises(AgentError, match="finding cannot be read"):
        concluded(record(), said("changes", broken))


def test_all_findings_of_a_run_are_kept_as_they_first_appeared() -> None:
    first = concluded(record(), said("changes", MAJOR))
    second = concluded(record(first), said("changes", {**MAJOR, "body": "again"}))
    kept = list(all_findings(record(first, second)).values())
    assert [finding.body for finding in kept] == [""]


def test_critical_and_major_block_the_rest_does_not() -> None:
    blocking = {severity for severity in Severity if severity.blocks}
    assert blocking == {Severity.CRITICAL, Severity.MAJOR}


def test_a_fingerprint_ignores_the_line_and_the_case_of_the_title() -> None:
    one = Finding(id="F1", severity=Severity.MAJOR, path="a.py", line=1, title="Wrong Total")
    two = Finding(id="F9", severity=Severity.MINOR, path="a.py", line=50, title="wrong total ")
    assert one.fingerprint == two.fingerprint


def test_of_too_many_findings_those_that_block_are_kept() -> None:
    nits = [{"severity": "nit", "title": f"nit {number}"} for number in range(80)]
    kept = number(Claim(findings=(*nits, MAJOR)), known={})
    assert len(kept) == 50
    assert kept[0].severity is Severity.MAJOR
