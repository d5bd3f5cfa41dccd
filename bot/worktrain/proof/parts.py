"""The parts of a signed statement: who asked, who worked, what was executed, the review, the gate's word."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from worktrain.ids import SessionId, Sha
from worktrain.sessions import Role, Value
from worktrain.verdicts import Severity, Word


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
