"""Labels and milestones of a repository."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from worktrain.standin.state.accounts import User


@dataclass(eq=False, kw_only=True)
class Label:
    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(eq=False, kw_only=True)
class Milestone:
    id: int
    number: int
    title: str
    creator: User
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    due_on: datetime | None = None
    state: Literal["open", "closed"] = "open"
    closed_at: datetime | None = None
