"""The closed set of what happened on GitHub, as frozen values; `intake/` makes them from payloads, once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from worktrain.ids import Sha
from worktrain.sessions import Value

Id = Annotated[int, Field(ge=0, lt=2**63)]
"""A number that GitHub gives, and that a database can hold."""


class Person(Value):
    """An account; decisions go by the id and the kind, never by the name."""

    id: Id
    login: str
    kind: Literal["User", "Bot", "Organization", "Mannequin"] = "User"


class Where(Value):
    """The repository, and the installation through which we may act on it."""

    repository: str = Field(description="owner/name, for addresses", pattern=r"^[\w-]+/[\w.-]+$")
    repository_id: Id
    default_branch: str
    installation_id: Id


class Event(Value):
    where: Where
    sender: Person


class Labelled(Event):
    """A label was put on an issue; carries the issue's text as it stood at that moment."""

    what: Literal["labelled"] = "labelled"
    number: Id
    label: str
    title: str
    body: str
    author: Person
    labels: tuple[str, ...]
    milestone: str | None = None
    at: str
    edited_by: str = ""
    """Who changed the text after the label without being allowed to start work; only a poll can meet that."""


class Unlabelled(Event):
    what: Literal["unlabelled"] = "unlabelled"
    number: Id
    label: str
    at: str = ""


class IssueClosed(Event):
    """An issue was closed, deleted or transferred."""

    what: Literal["issue-closed"] = "issue-closed"
    number: Id
    how: Literal["closed", "deleted", "transferred"] = "closed"
    at: str = ""


class Commented(Event):
    """A comment was written on an issue or a pull request."""

    what: Literal["commented"] = "commented"
    number: Id
    on_pull: bool
    comment_id: Id
    body: str


class PullClosed(Event):
    what: Literal["pull-closed"] = "pull-closed"
    number: Id
    merged: bool
    merged_sha: Sha | None
    head_sha: Sha
    branch: str


class PullPushed(Event):
    """A pull request was opened, or its head moved."""

    what: Literal["pull-pushed"] = "pull-pushed"
    number: Id
    head_sha: Sha
    branch: str
    """Of a fork: `owner:branch`."""


class Reviewed(Event):
    """Somebody submitted a review."""

    what: Literal["reviewed"] = "reviewed"
    number: Id
    state: str
    body: str
    head_sha: Sha


class ThreadResolved(Event):
    """Somebody resolved a conversation of a review."""

    what: Literal["thread-resolved"] = "thread-resolved"
    number: Id


class BasePushed(Event):
    """The default branch moved."""

    what: Literal["base-pushed"] = "base-pushed"
    after: Sha


class CheckDone(Event):
    """Another App's check run, or a commit status, ended."""

    what: Literal["check-done"] = "check-done"
    name: str
    head_sha: Sha
    conclusion: str


AnyEvent = (
    Labelled
    | Unlabelled
    | IssueClosed
    | Commented
    | PullClosed
    | PullPushed
    | Reviewed
    | ThreadResolved
    | BasePushed
    | CheckDone
)


class Ignored(Value):
    """A delivery that asks nothing of us, and why."""

    because: str
