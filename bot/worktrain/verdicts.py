"""Values about a review: severities, findings with stable ids, and the verdict bound to one head."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from worktrain.ids import SessionId, Sha, fingerprint
from worktrain.sessions import Value


class Severity(StrEnum):
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NIT = "nit"

    @property
    def blocks(self) -> bool:
        return self in {Severity.CRITICAL, Severity.MAJOR}


class Word(StrEnum):
    """The reviewer's conclusion."""

    ACCEPT = "accept"
    CHANGES = "changes"
    ABSTAIN = "abstain"


class Finding(Value):
    """One thing the reviewer holds against the diff."""

    id: str = Field(description="F1, F2, … in the order in which this run's findings first appeared")
    severity: Severity
    category: str = "correctness"
    path: str | None = None
    line: int | None = None
    title: str
    body: str = ""

    @property
    def fingerprint(self) -> str:
        """Name the finding apart from its line number, which moves with every fix."""
        return fingerprint(self.category, self.path or "", self.title.strip().lower())


class Dismissal(Value):
    """A person's no to a finding; it holds for the same finding in every later round."""

    finding: str
    by: str
    by_id: int
    reason: str


class Verdict(Value):
    """One review of one head by one session that saw nothing of the developer but the diff."""

    round: int
    word: Word
    head_sha: Sha
    base_sha: Sha
    session: SessionId
    backend: str
    findings: tuple[Finding, ...] = ()
    summary: str = ""
    manifest_sha256: str = Field(description="hash of all that the reviewer was given")
    review_id: int | None = Field(None, description="GitHub's id of the review that shows it")
