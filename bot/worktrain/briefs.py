"""What an agent is given: the whole of its input, as one value."""

from __future__ import annotations

import hashlib
import json

from pydantic import Field

from worktrain.ids import RunId, SessionId, Sha
from worktrain.sessions import ContextMode, Role, Value
from worktrain.verdicts import Dismissal, Finding


class IssueSnapshot(Value):
    """The issue's text as it stood when a person put the label on."""

    repository: str = Field(description="owner/name")
    repository_id: int
    number: int
    title: str
    body: str
    author: str
    author_id: int
    labels: tuple[str, ...] = ()
    milestone: str | None = None
    labelled_by: str
    labelled_by_id: int
    labelled_at: str = Field(description="ISO 8601, UTC")

    def digest(self) -> str:
        text = json.dumps([self.title, self.body], ensure_ascii=False)
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


class Answer(Value):
    """A person's answer to a question of this work item."""

    question: str
    text: str
    by: str
    by_id: int


class Budget(Value):
    """Where a session is cut off."""

    seconds: float
    turns: int
    tokens: int
    usd: float
    stall_seconds: float = 120.0


class Brief(Value):
    """One session's input; for the reviewer it holds nothing of the developer but the diff."""

    session: SessionId
    run: RunId
    role: Role
    attempt: int
    round: int
    issue: IssueSnapshot
    base_sha: Sha
    head_sha: Sha = Field(description="what the session's clone is checked out at")
    skill: str = Field(description="the role's SKILL.md")
    context: ContextMode = Field(ContextMode.INHERIT, description="where the bundle comes from")
    bundle: str = Field("", description="context chosen for this role and issue")
    failed_before: tuple[str, ...] = Field((), description="why earlier attempts ended, one sentence each")
    findings: tuple[Finding, ...] = Field((), description="open findings: to fix, or to look at again")
    dismissed: tuple[Dismissal, ...] = ()
    answer: Answer | None = Field(None, description="a person's answer; the same session continues")
    budget: Budget

    def manifest(self) -> str:
        """Hash the brief: what this session was given, and all of it."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
