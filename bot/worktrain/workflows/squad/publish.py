"""Show the proof on GitHub: comment, line in the body, check and git note are views of the record."""

from __future__ import annotations

from worktrain.intents import EditPull, PushNote, SetCheck, StickyComment
from worktrain.proof.document import write
from worktrain.proof.gate import GateDecision
from worktrain.records import Record
from worktrain.words import proof as proof_words
from worktrain.words.checks import PROOF, proof_check
from worktrain.words.pull import NOT_READY
from worktrain.workflows.squad import opinion
from worktrain.workflows.squad.opening import block_of
from worktrain.workflows.squad.sealing import envelopes
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place


async def proof(place: Place, record: Record, decision: GateDecision) -> None:
    """Publish the proof of the head as it is."""
    assert record.proof is not None, "there is a proof to show"
    await comment(place, record, decision)
    await _renew_body(place, record, decision)
    await check(place, record, decision)
    await note(place, record, sha=record.proof.head_sha)
    if decision.passed:
        await opinion.confirm(place, record)


async def check(place: Place, record: Record, decision: GateDecision) -> None:
    """Show the gate's word as a check; its title says what a merge still waits for."""
    assert record.proof is not None, "there is a proof to show"
    words = proof_check(record, decision)
    intent = SetCheck(
        repository=place.where.repository,
        run=record.run,
        name=PROOF,
        head_sha=record.proof.head_sha,
        status="completed",
        conclusion=words.conclusion,
        title=words.title,
        summary=words.summary,
    )
    await place.do(intent, scope(record))


async def _renew_body(place: Place, record: Record, decision: GateDecision) -> None:
    ready = NOT_READY if decision.passed and not record.drafts else ""
    edit = EditPull(
        repository=place.where.repository,
        run=record.run,
        number=_pull(record),
        block=await block_of(place, record, passed=decision.passed),
        ready=ready,
    )
    await place.do(edit, scope(record))


async def comment(place: Place, record: Record, decision: proof_words.Decided) -> None:
    sticky = StickyComment(
        repository=place.where.repository,
        run=record.run,
        number=_pull(record),
        sticky="proof",
        body=proof_words.proof(record, decision),
    )
    await place.do(sticky, scope(record))


async def note(place: Place, record: Record, *, sha: str) -> None:
    """Write the signed statements as a git note on a commit."""
    intent = PushNote(
        repository=place.where.repository,
        repository_id=place.where.repository_id,
        run=record.run,
        sha=sha,
        text=write(envelopes(record)).decode(),
    )
    await place.do(intent, scope(record))


def _pull(record: Record) -> int:
    assert record.pull is not None, "a proof is shown on a pull request"
    return record.pull
