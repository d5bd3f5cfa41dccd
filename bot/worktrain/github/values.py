"""What GitHub says now, as frozen values."""

from __future__ import annotations

from pydantic import Field

from worktrain.events import Person
from worktrain.ids import Sha
from worktrain.sessions import Value


class Authored(Value):
    """Something that somebody wrote."""

    author: Person

    @property
    def author_id(self) -> int:
        return self.author.id

    @property
    def author_login(self) -> str:
        return self.author.login


class IssueNow(Authored):
    number: int
    title: str
    body: str
    state: str = Field(description="open or closed")
    labels: tuple[str, ...]
    locked: bool
    html_url: str
    milestone: str | None = None
    app_id: int | None = Field(None, description="the App through which it was written")


class Labelling(Value):
    """Who put a label on, and when."""

    label: str
    by: Person
    at: str = Field(description="ISO 8601, UTC")


class PullNow(Authored):
    number: int
    title: str
    body: str
    head_ref: str
    head_sha: Sha
    head_repository_id: int | None = Field(description="none: the fork was deleted")
    base_ref: str
    base_sha: Sha
    draft: bool
    state: str = Field(description="open or closed")
    merged: bool
    merge_commit_sha: Sha | None = Field(description="before the merge: GitHub's test merge")
    mergeable: bool | None = Field(description="none: not computed yet, or read from a list")
    node_id: str
    html_url: str


class CommentNow(Authored):
    id: int
    body: str
    app_id: int | None = Field(description="the App through which it was written")
    created_at: str


class ReviewNow(Authored):
    id: int
    body: str
    state: str = Field(description="COMMENTED, APPROVED, CHANGES_REQUESTED, DISMISSED or PENDING")
    head_sha: Sha | None
    submitted_at: str | None


class CheckNow(Value):
    """A check run, or a commit status (then without an App)."""

    id: int
    name: str
    head_sha: Sha
    status: str = Field(description="queued, in_progress or completed")
    conclusion: str | None
    app_id: int | None
    title: str = ""
    summary: str = ""


class DeliveryRow(Value):
    """A webhook delivery that never reached us, by its latest try."""

    id: int = Field(description="of the try; what a redelivery is asked with")
    guid: str = Field(description="the same for all tries")
    event: str
    action: str | None
    delivered_at: str
    status: str
    status_code: int
    installation_id: int | None
    repository_id: int | None
