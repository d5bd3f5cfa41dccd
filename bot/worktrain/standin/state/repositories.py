"""A repository: its bare git directory, its people, and everything that hangs on it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from worktrain.standin.state.accounts import Role, User, at_least
from worktrain.standin.state.checks import CheckRun, CheckSuite, CommitStatus
from worktrain.standin.state.issues import Comment, Issue
from worktrain.standin.state.labels import Label, Milestone
from worktrain.standin.state.protections import METHODS, Protection
from worktrain.standin.state.pulls import Pull, ReviewComment


@dataclass(eq=False, kw_only=True)
class Repository:
    """All that the stand-in knows of one repository; issues and pull requests share numbers."""

    id: int
    owner: User
    name: str
    bare: Path
    default_branch: str
    created_at: datetime
    pushed_at: datetime
    roles: dict[User, Role] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    checks: dict[int, CheckRun] = field(default_factory=dict)
    suites: dict[tuple[int, str], CheckSuite] = field(default_factory=dict)
    statuses: list[CommitStatus] = field(default_factory=list)
    protections: list[Protection] = field(default_factory=list)
    methods: tuple[str, ...] = METHODS
    """How pull requests may be merged here."""
    delete_branch_on_merge: bool = False
    drafts: bool = True
    """Whether there are draft pull requests; private repositories of some plans have none."""
    can_protect: bool = True
    """Whether the plan has rulesets and protection; private repositories of some plans have neither."""
    signed: set[str] = field(default_factory=set)
    """The commits that we made and signed, as GitHub signs what it makes itself."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while refs move, so that each move is seen once and told in order."""

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    @property
    def pulls(self) -> list[Pull]:
        return [issue.pull for issue in self.issues.values() if issue.pull]

    @property
    def open_pulls(self) -> list[Pull]:
        return [pull for pull in self.pulls if pull.issue.state == "open"]

    def protections_of(self, branch: str) -> list[Protection]:
        return [each for each in self.protections if each.covers(branch)]

    def next_number(self) -> int:
        return max(self.issues, default=0) + 1

    def role(self, user: User) -> Role:
        """Give the role; a public repository can be read by anybody."""
        own = self.roles.get(user, "none")
        return own if at_least(own, "read") else "read"

    def label(self, name: str) -> Label | None:
        """Find by name; GitHub does not tell upper from lower case."""
        return self.labels.get(name.lower())

    def comment(self, comment_id: int) -> tuple[Issue, Comment] | None:
        for issue in self.issues.values():
            for comment in issue.comments:
                if comment.id == comment_id:
                    return issue, comment
        return None

    def review_comment(self, comment_id: int) -> tuple[Pull, ReviewComment] | None:
        for pull in self.pulls:
            for comment in pull.comments:
                if comment.id == comment_id:
                    return pull, comment
        return None
