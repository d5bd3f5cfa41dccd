"""Attempts as JSON: every key is always there."""

from __future__ import annotations

from pathlib import Path

from worktrain.cli.run_view import RunView, spent, transcript
from worktrain.records import Proof, Record, SessionRow
from worktrain.sessions import Usage
from worktrain.store.items import Transition
from worktrain.store.listings import Run


def row(run: Run) -> dict[str, object]:
    """Give one attempt of a list."""
    return {
        **_head(run.record),
        "state": run.state.value if run.state else None,
        "began_at": run.began,
        "changed_at": run.changed,
        "usage": _usage(spent(run.record)),
    }


def whole(found: RunView, data: Path) -> dict[str, object]:
    """Give all of one attempt."""
    record = found.record
    rows = [_session(each, data) for each in record.sessions]
    return {
        **_head(record),
        "state": found.state.value if found.state else None,
        "attempts_allowed": found.allowed,
        "labelled_by": record.issue.labelled_by,
        "labelled_at": record.issue.labelled_at,
        "wave": record.wave,
        "branch": record.branch or None,
        "base_sha": record.base_sha,
        "policy_sha256": record.policy_sha256,
        "changed_files": list(record.changed),
        "tests": list(record.tests),
        "retro_read": record.retro_read,
        "asked": record.asked.model_dump(mode="json") if record.asked else None,
        "usage": _usage(found.spent),
        "sessions": rows,
        "running": [
            {"id": each.id, "role": each.role, "started_at": each.started_at} for each in found.running
        ],
        "verdicts": [each.model_dump(mode="json") for each in record.verdicts],
        "dismissals": [each.model_dump(mode="json") for each in record.dismissals],
        "approvals": [each.model_dump(mode="json") for each in record.approvals],
        "interventions": [each.model_dump(mode="json") for each in record.interventions],
        "answers": [each.model_dump(mode="json") for each in record.answers],
        "proof": _proof(record.proof) if record.proof else None,
        "transitions": [_step(each) for each in found.transitions],
    }


def _head(record: Record) -> dict[str, object]:
    return {
        "run": record.run,
        "repository": record.issue.repository,
        "issue": record.issue.number,
        "title": record.issue.title,
        "attempt": record.attempt,
        "pr": record.pull,
        "rounds": record.rounds,
        "head_sha": record.head_sha,
        "merged_sha": record.merged_sha,
        "reason": record.reason,
    }


def _usage(usage: Usage) -> dict[str, object]:
    return usage.model_dump(mode="json")


def _session(each: SessionRow, data: Path) -> dict[str, object]:
    path = transcript(data, each.id)
    return {**each.model_dump(mode="json"), "transcript": str(path) if path else None}


def _proof(proof: Proof) -> dict[str, object]:
    """Leave out the signed envelopes: `worktrain proof show` has them."""
    return {**proof.model_dump(mode="json", exclude={"envelopes"}), "signed": len(proof.envelopes)}


def _step(step: Transition) -> dict[str, object]:
    return {
        "at": step.at,
        "before": step.before.value if step.before else None,
        "after": step.after.value,
        "because": step.because,
    }
