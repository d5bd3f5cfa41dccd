"""What the bot may do on GitHub, as data: each with the natural key that makes it happen once."""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from pydantic import Field

from worktrain.ids import RunId, Sha
from worktrain.sessions import Value


class Intent(Value):
    """Something to make true in one repository, on behalf of one run (or of the repository itself)."""

    repository: str = Field(description="owner/name")
    run: RunId | None = None

    @property
    def key(self) -> str:
        """Name the effect: two intents with one key are the same effect, to be made true once."""
        raise NotImplementedError

    def digest(self) -> str:
        """Hash the wanted content, so that an update that changes nothing is not sent."""
        text = json.dumps(self.model_dump(mode="json", exclude={"run"}), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class CreateLabel(Intent):
    kind: Literal["create-label"] = "create-label"
    name: str
    color: str
    description: str

    @property
    def key(self) -> str:
        return f"{self.repository}/label/{self.name}"


class AddLabel(Intent):
    """Set semantics: adding a label that is there changes nothing."""

    kind: Literal["add-label"] = "add-label"
    number: int
    name: str
    cause: str = Field(description="what this is a consequence of, so that a later change is another effect")

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/add-label/{self.name}/{self.cause}"


class RemoveLabel(Intent):
    kind: Literal["remove-label"] = "remove-label"
    number: int
    name: str
    cause: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/remove-label/{self.name}/{self.cause}"


class React(Intent):
    """Acknowledge without a mail."""

    kind: Literal["react"] = "react"
    subject: Literal["issue", "comment"]
    subject_id: int = Field(description="the issue's number, or the comment's id")
    content: Literal["eyes", "rocket", "confused", "+1", "-1"]

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.subject}/{self.subject_id}/react/{self.content}"


class StickyComment(Intent):
    """One comment per kind and subject, edited in place."""

    kind: Literal["sticky-comment"] = "sticky-comment"
    number: int
    sticky: Literal["status", "proof"]
    body: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/sticky/{self.sticky}"


class Reply(Intent):
    """One comment that answers one event."""

    kind: Literal["reply"] = "reply"
    number: int
    to: str = Field(description="what it answers: a comment's id, a delivery, a refusal")
    body: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/reply/{self.to}"


class OpenIssue(Intent):
    """One issue per topic, edited in place: the retro."""

    kind: Literal["open-issue"] = "open-issue"
    topic: Literal["retro"]
    title: str
    body: str

    @property
    def key(self) -> str:
        return f"{self.repository}/issue/{self.topic}"


class PushBranch(Intent):
    """Move our branch; `expect` is what it must be now (none: it must not exist)."""

    kind: Literal["push-branch"] = "push-branch"
    repository_id: int
    branch: str
    sha: Sha
    expect: Sha | None = None

    @property
    def key(self) -> str:
        return f"{self.repository}/branch/{self.branch}/{self.sha}"


class PushNote(Intent):
    """Write the proof as a git note on a commit; a later version replaces the earlier one."""

    kind: Literal["push-note"] = "push-note"
    repository_id: int
    sha: Sha
    text: str

    @property
    def key(self) -> str:
        return f"{self.repository}/note/{self.sha}"


class OpenPull(Intent):
    """One open pull request per branch."""

    kind: Literal["open-pull"] = "open-pull"
    branch: str
    base: str
    title: str
    body: str
    draft: bool = True

    @property
    def key(self) -> str:
        return f"{self.repository}/pull/{self.branch}/{self.run}"


class EditPull(Intent):
    """Renew our own block in a pull request's body; what people wrote around it stays."""

    kind: Literal["edit-pull"] = "edit-pull"
    number: int
    block: str
    ready: str = Field("", description="the words that the title no longer begins with")

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/body"


class ReadyPull(Intent):
    """Take the draft mark off; GitHub has only a GraphQL mutation for it."""

    kind: Literal["ready-pull"] = "ready-pull"
    number: int
    node: str
    head_sha: Sha

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/ready"


class ReviewComment(Value):
    path: str
    line: int
    body: str


class SubmitReview(Intent):
    """One review per round; a COMMENT unless a second App reviews: GitHub lets nobody approve their own."""

    kind: Literal["submit-review"] = "submit-review"
    number: int
    round: int
    head_sha: Sha
    body: str
    comments: tuple[ReviewComment, ...] = ()
    event: Literal["COMMENT", "APPROVE", "REQUEST_CHANGES"] = "COMMENT"

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/review/{self.run}/{self.round}"


class SetCheck(Intent):
    """One check run per name and head."""

    kind: Literal["set-check"] = "set-check"
    name: str
    head_sha: Sha
    status: Literal["queued", "in_progress", "completed"]
    conclusion: (
        Literal["success", "failure", "neutral", "cancelled", "timed_out", "action_required"] | None
    ) = None
    title: str
    summary: str

    @property
    def key(self) -> str:
        return f"{self.repository}/check/{self.name}/{self.head_sha}"


class MergePull(Intent):
    """Merge exactly this head; GitHub answers 409 if it moved."""

    kind: Literal["merge-pull"] = "merge-pull"
    number: int
    head_sha: Sha
    method: Literal["squash", "merge", "rebase"]
    title: str
    message: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/merge"
