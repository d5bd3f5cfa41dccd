"""Make the brief of one session; the reviewer's holds nothing of the developer but the diff."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.briefs import Answer, Brief, Budget, IssueSnapshot
from worktrain.config.schema import Limits
from worktrain.ids import Sha, session_id
from worktrain.records import Record
from worktrain.sessions import ContextMode, Role
from worktrain.squads.context import ADVERSARIAL
from worktrain.squads.findings import open_findings


def brief(
    record: Record,
    role: Role,
    *,
    head: Sha,
    skill: str,
    context: ContextMode = ContextMode.INHERIT,
    bundle: str,
    limits: Limits,
    issue: IssueSnapshot,
    failed_before: Sequence[str] = (),
) -> Brief:
    """Give a role its input for this attempt and round.

    `issue` is cleaned of what a person cannot see; `failed_before` says why earlier attempts ended.
    """
    assert record.base_sha is not None, "a session works on a base"
    mode = ContextMode.BLANK if role in ADVERSARIAL else context
    blank = mode is ContextMode.BLANK
    round_ = round_of(record, role)
    return Brief(
        session=session_id(record.run, role=role.value, round_=round_),
        run=record.run,
        role=role,
        attempt=record.attempt,
        round=round_,
        issue=issue,
        base_sha=record.base_sha,
        head_sha=head,
        skill=skill,
        context=mode,
        bundle="" if blank else bundle,
        failed_before=() if blank else tuple(failed_before),
        findings=open_findings(record) if role in {Role.DEVELOPER, Role.REVIEWER} else (),
        dismissed=record.dismissals if role is Role.REVIEWER else (),
        answer=_answer(record, role),
        budget=budget(limits),
    )


def round_of(record: Record, role: Role) -> int:
    """Count rounds by reviews: the developer's n-th work gets the n-th review."""
    if role in {Role.DEVELOPER, Role.REVIEWER}:
        return record.rounds + 1
    return max(record.rounds, 1)


def budget(limits: Limits) -> Budget:
    return Budget(
        seconds=limits.session_minutes * 60,
        turns=limits.turns,
        tokens=limits.tokens,
        usd=limits.usd,
        stall_seconds=limits.stall_seconds,
    )


def _answer(record: Record, role: Role) -> Answer | None:
    """Give the last answer to the role that asked; its questions are told apart by the role in front."""
    mine = [answer for answer in record.answers if answer.question.startswith(f"{role.value}: ")]
    return mine[-1] if mine else None
