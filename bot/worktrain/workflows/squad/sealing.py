"""Sign the two statements with the App's key and keep them on the record."""

from __future__ import annotations

from worktrain.ids import Sha
from worktrain.proof import building
from worktrain.proof.dsse import Envelope, seal, shape
from worktrain.proof.gate import GateDecision
from worktrain.proof.statements import as_json, read_proven
from worktrain.records import Record
from worktrain.workflows.tools import Tools


def seal_proof(tools: Tools, record: Record, decision: GateDecision) -> Record:
    """Sign statement 1; what was signed for the same facts is kept, so that a restart signs nothing new."""
    assert record.proof is not None, "there is a proof to sign"
    known = envelopes(record)
    at = read_proven(known[0].payload).predicate.verification.time_created if known else tools.clock()
    statement = building.proven(record, record.proof, passed=decision.passed, reason=decision.reason, at=at)
    made = seal(as_json(statement), tools.proof_key.sign, tools.proof_key.keyid)
    return _with(record, (made,))


def seal_merge(tools: Tools, record: Record, *, merged: Sha, tree: Sha, method: str) -> Record:
    """Sign statement 2, which ties the merged commit to statement 1."""
    first, *rest = envelopes(record)
    at = tools.clock()
    if rest and record.merged_sha == merged:
        return record
    statement = building.merged(record, first, commit=merged, tree=tree, method=method, at=at)
    second = seal(as_json(statement), tools.proof_key.sign, tools.proof_key.keyid)
    return _with(record.with_(merged_sha=merged), (first, second))


def envelopes(record: Record) -> tuple[Envelope, ...]:
    """Give the signed envelopes on the record."""
    return tuple(map(shape, record.proof.envelopes)) if record.proof else ()


def _with(record: Record, signed: tuple[Envelope, ...]) -> Record:
    assert record.proof is not None, "only a proof is signed"
    kept = tuple(envelope.as_json() for envelope in signed)
    return record.with_(proof=record.proof.model_copy(update={"envelopes": kept}))


class Decided:
    """The gate's word as it was signed."""

    def __init__(self, *, passed: bool, reason: str) -> None:
        self.passed = passed
        self.reason = reason


def decided(record: Record) -> Decided:
    """Read the gate's word from statement 1."""
    word = read_proven(envelopes(record)[0].payload).predicate.verification
    return Decided(passed=word.passed, reason=word.reason)
