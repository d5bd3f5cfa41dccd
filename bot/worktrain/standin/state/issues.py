"""Issues, their comments, reactions, edit history and timeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from worktrain.standin.state.accounts import User
from worktrain.standin.state.labels import Label, Milestone

if TYPE_CHECKING:
    from worktrain.standin.state.apps import AppRegistration
    from worktrain.standin.state.pulls import Pull

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


@dataclass(eq=False, kw_only=True)
class Reaction:
    id: int
    user: User
    content: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Who changed a text when, and what it was before."""

    editor: User
    edited_at: datetime
    before: dict[str, str]


@dataclass(eq=False, kw_only=True)
class Comment:
    """A comment on an issue or on a pull request's conversation."""

    id: int
    user: User
    body: str
    created_at: datetime
    updated_at: datetime
    app: AppRegistration | None = None
    reactions: list[Reaction] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    minimized: str | None = None


@dataclass(eq=False, kw_only=True)
class Happening:
    """One line of an issue's timeline; `details` holds the keys that its kind adds."""

    id: int
    event: str
    actor: User
    created_at: datetime
    app: AppRegistration | None = None
    commit_id: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, kw_only=True)
class Issue:
    """An issue, or the half of a pull request that behaves like one."""

    id: int
    number: int
    title: str
    body: str | None
    user: User
    created_at: datetime
    updated_at: datetime
    app: AppRegistration | None = None
    state: Literal["open", "closed"] = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: User | None = None
    labels: list[Label] = field(default_factory=list)
    assignees: list[User] = field(default_factory=list)
    milestone: Milestone | None = None
    locked: str | None = None
    comments: list[Comment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    timeline: list[Happening] = field(default_factory=list)
    pull: Pull | None = None
