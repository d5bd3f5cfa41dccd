"""The two signed statements, as values: what was proven before the merge, and what became of it.

An in-toto statement has one predicate type, so statement 1 has ours, and ours holds the others' shapes:
`testResults` are test-result v0.1 entries (with what was executed beside them), `verification` is an SVR
v0.2 (the gate and its policy), the rest is the verdict. The predicate types are names; no site answers.
https://github.com/in-toto/attestation/tree/main/spec
"""

from __future__ import annotations

from typing import Final, Literal, TypeVar

from pydantic import Field, ValidationError

from worktrain.ids import RunId, Sha, is_sha
from worktrain.proof import canonical
from worktrain.proof.canonical import ProofError
from worktrain.proof.parts import (
    ApprovalPart,
    Asked,
    Part,
    RedFirstPart,
    Session,
    Subject,
    TestResult,
    VerdictPart,
    Verification,
)

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PROVEN: Final = "https://worktrain.dev/predicates/proof/v1"
MERGED: Final = "https://worktrain.dev/predicates/merged/v1"
VERIFIER: Final = "https://worktrain.dev/gate/v1"


class Proven(Part):
    """The predicate of statement 1."""

    run: RunId
    attempt: int
    pull: int | None
    branch: str
    asked: Asked
    developer_head: Sha | None
    sdet_head: Sha | None
    changed: tuple[str, ...]
    diff_lines: int | None
    setup_inputs: tuple[str, ...]
    weakened: tuple[str, ...]
    sessions: tuple[Session, ...]
    test_results: tuple[TestResult, ...]
    red_first: RedFirstPart
    verification: Verification
    verdict: VerdictPart | None
    approvals: tuple[ApprovalPart, ...]
    not_checked: tuple[str, ...] = Field(min_length=1)


class Merged(Part):
    """The predicate of statement 2."""

    run: RunId
    pull: int | None
    proof: dict[str, str] = Field(description="digest of statement 1's envelope")
    method: str
    time_created: str


class ProvenStatement(Part):
    type_: Literal["https://in-toto.io/Statement/v1"] = Field(STATEMENT_TYPE, alias="_type")
    subject: tuple[Subject, Subject, Subject]
    predicate_type: Literal["https://worktrain.dev/predicates/proof/v1"] = PROVEN
    predicate: Proven

    @property
    def base(self) -> Sha:
        return Sha(self.subject[0].digest["gitCommit"])

    @property
    def head(self) -> Sha:
        return Sha(self.subject[1].digest["gitCommit"])

    @property
    def merge_tree(self) -> Sha:
        return Sha(self.subject[2].digest["gitTree"])


class MergedStatement(Part):
    type_: Literal["https://in-toto.io/Statement/v1"] = Field(STATEMENT_TYPE, alias="_type")
    subject: tuple[Subject, Subject]
    predicate_type: Literal["https://worktrain.dev/predicates/merged/v1"] = MERGED
    predicate: Merged

    @property
    def commit(self) -> Sha:
        return Sha(self.subject[0].digest["gitCommit"])

    @property
    def tree(self) -> Sha:
        return Sha(self.subject[1].digest["gitTree"])


Statement = TypeVar("Statement", ProvenStatement, MergedStatement)


def as_json(statement: ProvenStatement | MergedStatement) -> dict[str, object]:
    """Give what is signed."""
    return statement.model_dump(mode="json", by_alias=True)


def read_proven(payload: bytes) -> ProvenStatement:
    """Read statement 1; another shape, or subjects that are no git objects, is a `ProofError`."""
    return _read(ProvenStatement, payload, {"base": "gitCommit", "head": "gitCommit", "merge": "gitTree"})


def read_merged(payload: bytes) -> MergedStatement:
    """Read statement 2, likewise."""
    return _read(MergedStatement, payload, {"merged": "gitCommit", "merged-tree": "gitTree"})


def _read(kind: type[Statement], payload: bytes, subjects: dict[str, str]) -> Statement:
    canonical.parse(payload)
    try:
        statement = kind.model_validate_json(payload, strict=True)
    except ValidationError as exc:
        where = ".".join(str(step) for step in exc.errors()[0]["loc"])
        raise ProofError("The statement does not have the shape that this version reads.", why=where) from exc
    if canonical.encode(as_json(statement)) != payload:
        raise ProofError("The statement leaves something out.")
    for subject, (name, algorithm) in zip(statement.subject, subjects.items(), strict=True):
        if (
            subject.name != name
            or list(subject.digest) != [algorithm]
            or not is_sha(subject.digest[algorithm])
        ):
            raise ProofError(f"The statement's subject {name} is not one {algorithm}.")
    return statement
