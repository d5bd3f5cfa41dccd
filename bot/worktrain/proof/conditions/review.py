"""The review: of this head, without an open finding that blocks, by somebody who did not write it."""

from __future__ import annotations

from worktrain.paths import is_test
from worktrain.proof import duties
from worktrain.proof.conditions.holds import Evidence, Hold, asking, unless_approved
from worktrain.proof.phrases import listed
from worktrain.records import Record
from worktrain.verdicts import Finding, Word


def review_accepts_this_head(seen: Evidence) -> Hold | None:
    """The last verdict is about the developer's head, and says yes."""
    record, verdict = seen.record, seen.record.verdict
    if verdict is None or record.developer_head is None or verdict.head_sha != record.developer_head:
        return asking("review", "There is no review of this head.")
    if verdict.word is Word.ABSTAIN:
        return unless_approved(record, "abstained", "The reviewer could not judge.")
    left = _open(record)
    if verdict.word is Word.CHANGES and (left or not verdict.findings):
        return asking("rounds", f"The review wants changes: {listed(_names(left)) or 'see there'}.")
    return None


def no_finding_blocks(seen: Evidence) -> Hold | None:
    """No critical or major finding is open that a person has not dismissed."""
    blocking = [finding for finding in _open(seen.record) if finding.severity.blocks]
    return asking("rounds", f"Open findings: {listed(_names(blocking))}.") if blocking else None


def duties_are_separate(seen: Evidence) -> Hold | None:
    """Developer, reviewer and SDET were different sessions that shared nothing."""
    problems = duties.independent(seen.record)
    return asking("duties", problems[0], detail=" ".join(problems)) if problems else None


def tests_are_a_commit_of_their_own(seen: Evidence) -> Hold | None:
    """The SDET's commit directly follows the reviewed one and touches test files only."""
    if seen.record.sdet_head is None:
        return None
    if seen.proof.sdet_parents != (seen.record.developer_head,):
        return asking("sdet", "The SDET's commit does not directly follow the reviewed one.")
    other = [path for path in seen.proof.sdet_paths if not is_test(path)]
    return asking("sdet", f"The SDET touched more than tests: {listed(other)}.") if other else None


def _open(record: Record) -> list[Finding]:
    dismissed = {dismissal.finding for dismissal in record.dismissals}
    findings = record.verdict.findings if record.verdict else ()
    return [finding for finding in findings if finding.id not in dismissed]


def _names(findings: list[Finding]) -> list[str]:
    return [f"{finding.id} ({finding.severity})" for finding in findings]
