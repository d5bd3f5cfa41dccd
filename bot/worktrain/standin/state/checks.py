"""Check runs and suites of Apps, and commit statuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from worktrain.standin.gitstore.commits import Commit
from worktrain.standin.state.accounts import User

if TYPE_CHECKING:
    from worktrain.standin.state.apps import AppRegistration


@dataclass(eq=False, kw_only=True)
class CheckSuite:
    """All check runs of one App on one commit."""

    id: int
    app: AppRegistration
    head: Commit
    created_at: datetime

    @property
    def head_sha(self) -> str:
        return self.head.sha


@dataclass(eq=False, kw_only=True)
class CheckRun:
    id: int
    suite: CheckSuite
    name: str
    head_sha: str
    status: str = "queued"
    conclusion: str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    external_id: str = ""
    details_url: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class CommitStatus:
    id: int
    sha: str
    state: str
    context: str
    description: str | None
    target_url: str | None
    creator: User
    created_at: datetime
