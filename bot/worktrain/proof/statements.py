"""The two signed statements, as values: what was proven before the merge, and what became of it.

An in-toto statement has one predicate type, so statement 1 has ours, and ours holds the others' shapes:
`testResults` are test-result v0.1 entries (with what was executed beside them), `verification` is an SVR
v0.2 (the gate and its policy), the rest is the verdict. The predicate types are names; no site answers.
https://github.com/in-toto/attestation/tree/main/spec
"""

from __future__ import annotations

from typing import Final, Literal, TypeVar

from pydantic import ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from worktrain.ids import RunId, SessionId, Sha, is_sha
from worktrain.proof import canonical
from worktrain.proof.canonical import ProofError
from worktrain.sessions import Role, Value
from worktrain.verdicts import Severity, Word

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PROVEN: Final = "https://worktrain.dev/predicates/proof/v1"
MERGED: Final = "https://worktrain.dev/predicates/merged/v1"
VERIFIER: Final = "https://worktrain.dev/gate/v1"


class Part(Value):
    """A value inside a statement: camel-case keys, no floats, all keys always there."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True
    )


class Subject(Part):
    name: str
    digest: dict[str, str]


class Person(Part):
    login: str
    id: int


class Asked(Part):
    """Whose wish it was, and the text as it stood."""

    repository: str
    repository_id: int
    issue: int
    title: str
    text_sha256: str
    by: Person
    at: str


class Session(Part):
    role: Role
    id: SessionId
    round: int
    backend: str
    model: str
    working_copy: str
    isolation: str
    end: str
    brief_sha256: str


class Case(Part):
    id: str
    status: str
    message: str


class Counts(Part):
    passed: int
    failed: int
    errors: int
    skipped: int
    from_report: bool = Field(description="false: the command left no report, only its exit code counts")


class TestResult(Part):
    """One execution: test-result v0.1 (result, configuration, the three lists) and what was executed."""

    __test__ = False  # a value, not a test class

    result: Literal["PASSED", "WARNED", "FAILED"]
    configuration: tuple[Subject, ...]
    passed_tests: tuple[str, ...]
    warned_tests: tuple[str, ...]
    failed_tests: tuple[str, ...]
    name: str
    command: tuple[str, ...]
    exit_code: int
    counts: Counts
    cases: tuple[Case, ...]
    milliseconds: int
    output_sha256: str
    tree: Sha
    reverted: str | None = Field(description="the source file that was put back to base")
    isolation: str
    environment: dict[str, str]
    timed_out: bool


class RedFirstPart(Part):
    applies: bool
    red: bool
    green: bool
    tests: tuple[str, ...]
    guarded: tuple[str, ...]
    unguarded: tuple[str, ...]
    why: str


class Policy(Part):
    name: str
    digest: dict[str, str]


class Verifier(Part):
    id: str
    policies: tuple[Policy, ...]


class Verification(Part):
    """The gate's decision: SVR v0.2, and the reason in words."""

    verifier: Verifier
    time_created: str
    properties: tuple[str, ...]
    passed: bool
    reason: str


class FindingPart(Part):
    id: str
    severity: Severity
    category: str
    path: str | None
    line: int | None
    title: str
    dismissed: bool


class DismissalPart(Part):
    finding: str
    by: Person
    reason: str


class ApprovalPart(Part):
    what: str
    detail: str
    by: Person
    head_sha: Sha | None


class VerdictPart(Part):
    """The review that counts, and whether its reviewer was independent."""

    word: Word
    round: int
    head_sha: Sha
    base_sha: Sha
    session: SessionId
    backend: str
    manifest_sha256: str
    findings: tuple[FindingPart, ...]
    dismissals: tuple[DismissalPart, ...]
    independence: tuple[str, ...] = Field(description="what speaks against it; empty: independent")


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
