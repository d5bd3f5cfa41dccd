"""Make the two statements from the record; the times are handed in."""

from __future__ import annotations

from worktrain.ids import Sha
from worktrain.proof import duties, statements
from worktrain.proof.canonical import legible
from worktrain.proof.dsse import Envelope
from worktrain.proof.parts import (
    ApprovalPart,
    Asked,
    Case,
    Counts,
    DismissalPart,
    FindingPart,
    Person,
    Policy,
    RedFirstPart,
    Session,
    Subject,
    TestResult,
    VerdictPart,
    Verification,
    Verifier,
)
from worktrain.proof.redfirst import suite_is_green
from worktrain.proof.statements import Merged, MergedStatement, Proven, ProvenStatement
from worktrain.records import Approval, Proof, Record, SessionRow, TestRun
from worktrain.verdicts import Dismissal, Verdict

POLICY = ".github/worktrain.yml"


def proven(record: Record, proof: Proof, *, passed: bool, reason: str, at: str) -> ProvenStatement:
    """Make statement 1; `passed` and `reason` are the gate's, `at` is ISO 8601 in UTC."""
    return ProvenStatement(
        subject=(
            _commit("base", proof.base_sha),
            _commit("head", proof.head_sha),
            Subject(name="merge", digest={"gitTree": proof.merge_tree}),
        ),
        predicate=Proven(
            run=record.run,
            attempt=record.attempt,
            pull=record.pull,
            branch=record.branch,
            asked=_asked(record),
            developer_head=record.developer_head,
            sdet_head=record.sdet_head,
            changed=tuple(map(legible, record.changed)),
            diff_lines=proof.diff_lines,
            setup_inputs=tuple(map(legible, proof.setup_inputs)),
            weakened=tuple(map(legible, proof.weakened)),
            sessions=tuple(map(_session, record.sessions)),
            test_results=tuple(test_result(run, record.policy_sha256) for run in proof.runs),
            red_first=_red_first(record, proof),
            verification=_verification(record, passed=passed, reason=reason, at=at),
            verdict=record.verdict and _verdict(record, record.verdict),
            approvals=tuple(map(_approval, record.approvals)),
            not_checked=tuple(map(legible, proof.not_checked)),
        ),
    )


def merged(
    record: Record, first: Envelope, *, commit: Sha, tree: Sha, method: str, at: str
) -> MergedStatement:
    """Make statement 2: what GitHub made of it, tied to statement 1 by its digest."""
    return MergedStatement(
        subject=(_commit("merged", commit), Subject(name="merged-tree", digest={"gitTree": tree})),
        predicate=Merged(
            run=record.run,
            pull=record.pull,
            proof={"sha256": first.digest()},
            method=method,
            time_created=at,
        ),
    )


def test_result(run: TestRun, policy_sha256: str) -> TestResult:
    """Give one execution in the shape of test-result v0.1, its configuration being the policy."""
    named = {status: tuple(case.id for case in run.cases if case.status == status) for status in _STATUSES}
    return TestResult(
        result="PASSED" if suite_is_green(run) else "FAILED",
        configuration=(Subject(name=POLICY, digest={"sha256": policy_sha256}),),
        passed_tests=named["passed"],
        warned_tests=(),
        failed_tests=(*named["failed"], *named["error"]),
        name=run.name,
        command=tuple(map(legible, run.command)),
        exit_code=run.exit_code,
        counts=Counts(
            passed=run.passed,
            failed=run.failed,
            errors=run.errors,
            skipped=run.skipped,
            from_report=run.counted,
        ),
        cases=tuple(Case(id=case.id, status=case.status, message=case.message) for case in run.cases),
        milliseconds=round(run.seconds * 1000),
        output_sha256=run.output_sha256,
        tree=run.tree,
        reverted=run.file,
        isolation=run.isolation,
        environment=run.environment,
        timed_out=run.timed_out,
    )


_STATUSES = ("passed", "failed", "error", "skipped", "missing")


def _commit(name: str, sha: Sha) -> Subject:
    return Subject(name=name, digest={"gitCommit": sha})


def _asked(record: Record) -> Asked:
    issue = record.issue
    return Asked(
        repository=issue.repository,
        repository_id=issue.repository_id,
        issue=issue.number,
        title=legible(issue.title),
        text_sha256=issue.digest(),
        by=Person(login=issue.labelled_by, id=issue.labelled_by_id),
        at=issue.labelled_at,
    )


def _session(row: SessionRow) -> Session:
    return Session(
        role=row.role,
        id=row.id,
        round=row.round,
        backend=row.backend,
        model=legible(row.model),
        working_copy=row.working_copy,
        isolation=row.isolation,
        end=row.end,
        brief_sha256=row.brief_sha256,
    )


def _red_first(record: Record, proof: Proof) -> RedFirstPart:
    judged = proof.red_first
    return RedFirstPart(
        applies=judged.applies,
        red=judged.red,
        green=judged.green,
        tests=tuple(map(legible, record.tests)),
        guarded=tuple(map(legible, judged.guarded)),
        unguarded=tuple(map(legible, judged.unguarded)),
        why=legible(judged.why),
    )


def _verification(record: Record, *, passed: bool, reason: str, at: str) -> Verification:
    policy = Policy(name=POLICY, digest={"sha256": record.policy_sha256})
    return Verification(
        verifier=Verifier(id=statements.VERIFIER, policies=(policy,)),
        time_created=at,
        properties=("WORKTRAIN_GATE_PASSED",) if passed else (),
        passed=passed,
        reason=legible(reason),
    )


def _verdict(record: Record, verdict: Verdict) -> VerdictPart:
    dismissed = {dismissal.finding for dismissal in record.dismissals}
    return VerdictPart(
        word=verdict.word,
        round=verdict.round,
        head_sha=verdict.head_sha,
        base_sha=verdict.base_sha,
        session=verdict.session,
        backend=verdict.backend,
        manifest_sha256=verdict.manifest_sha256,
        findings=tuple(
            FindingPart(
                id=finding.id,
                severity=finding.severity,
                category=legible(finding.category),
                path=finding.path and legible(finding.path),
                line=finding.line,
                title=legible(finding.title),
                dismissed=finding.id in dismissed,
            )
            for finding in verdict.findings
        ),
        dismissals=tuple(map(_dismissal, record.dismissals)),
        independence=duties.independent(record),
    )


def _dismissal(dismissal: Dismissal) -> DismissalPart:
    return DismissalPart(
        finding=dismissal.finding,
        by=Person(login=dismissal.by, id=dismissal.by_id),
        reason=legible(dismissal.reason),
    )


def _approval(approval: Approval) -> ApprovalPart:
    return ApprovalPart(
        what=approval.what,
        detail=legible(approval.detail),
        by=Person(login=approval.by, id=approval.by_id),
        head_sha=approval.head_sha,
    )
