"""Pull requests, reviews, and the comments on their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from worktrain.standin.gitstore.commits import Commit
from worktrain.standin.gitstore.diffs import FileDiff
from worktrain.standin.state.accounts import User
from worktrain.standin.state.issues import Edit, Issue, Reaction

if TYPE_CHECKING:
    from worktrain.standin.state.apps import AppRegistration

ReviewState = Literal["PENDING", "COMMENTED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"]


@dataclass(eq=False, kw_only=True)
class Review:
    id: int
    user: User
    body: str
    state: ReviewState
    commit_id: str
    submitted_at: datetime | None
    app: AppRegistration | None = None


@dataclass(eq=False, kw_only=True)
class Thread:
    """Review comments that answer each other; only GraphQL knows it."""

    id: int
    resolved_by: User | None = None


@dataclass(eq=False, kw_only=True)
class ReviewComment:
    """A comment on a line of the diff, or an answer to one."""

    id: int
    user: User
    body: str
    path: str
    commit_id: str
    original_commit_id: str
    diff_hunk: str
    line: int | None
    side: str
    created_at: datetime
    updated_at: datetime
    thread: Thread
    position: int | None = None
    start_line: int | None = None
    start_side: str | None = None
    review_id: int | None = None
    in_reply_to: int | None = None
    subject_type: str = "line"
    outdated: bool = False
    app: AppRegistration | None = None
    reactions: list[Reaction] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    minimized: str | None = None


@dataclass(eq=False, kw_only=True)
class Pull:
    """The git half of a pull request; title, body, labels and comments live in its issue."""

    id: int
    issue: Issue
    head_ref: str
    head_sha: str
    base_ref: str
    base_sha: str
    draft: bool = False
    merged_at: datetime | None = None
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    mergeable: bool | None = None
    mergeable_for: tuple[str, str] | None = None
    """The (base, head) pair that `mergeable` was computed for."""
    files: list[FileDiff] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    """What head adds to base, read again whenever head moves."""
    pushed_by: User | None = None
    """Whoever moved head last."""
    behind: bool = False
    """Whether head lacks commits of the base, as far as mergeability was computed."""
    owners: dict[str, tuple[User, ...]] = field(default_factory=dict)
    """Changed path → its code owners, for paths that have some."""
    requested_reviewers: list[User] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    comments: list[ReviewComment] = field(default_factory=list)

    @property
    def threads(self) -> list[Thread]:
        """Give the threads in the order of their first comments."""
        return list({comment.thread.id: comment.thread for comment in self.comments}.values())

    @property
    def number(self) -> int:
        return self.issue.number

    @property
    def merged(self) -> bool:
        return self.merged_at is not None

    def review(self, review_id: int) -> Review | None:
        return next((review for review in self.reviews if review.id == review_id), None)
