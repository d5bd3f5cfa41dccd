"""What the bot may do because a repository's rules ask for it: sign commits, approve, resolve threads."""

from __future__ import annotations

from typing import Literal

from worktrain.ids import Sha
from worktrain.intents import Intent


class SignCommit(Intent):
    """Let GitHub make and sign a commit with this tree, on a branch of its own that nobody else uses."""

    kind: Literal["sign-commit"] = "sign-commit"
    repository_id: int
    branch: str
    parent: Sha
    sha: Sha
    tree: Sha
    title: str
    message: str

    @property
    def key(self) -> str:
        return f"{self.repository}/signed/{self.sha}"


class DropBranch(Intent):
    """Take away the branch that a commit was signed on; `sha` is that commit."""

    kind: Literal["drop-branch"] = "drop-branch"
    branch: str
    sha: Sha

    @property
    def key(self) -> str:
        return f"{self.repository}/drop/{self.branch}/{self.sha}"


class ApprovePull(Intent):
    """Approve a head in the reviewer App's name; GitHub refuses that to whoever opened the pull request."""

    kind: Literal["approve-pull"] = "approve-pull"
    number: int
    head_sha: Sha
    body: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/approve/{self.run}/{self.head_sha}"


class DismissReview(Intent):
    """Take back what the reviewer App said of a head that is no longer the one to look at."""

    kind: Literal["dismiss-review"] = "dismiss-review"
    number: int
    review: int
    message: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/dismiss/{self.review}"


class SetMilestone(Intent):
    """Give the pull request its issue's milestone, if the repository still has one of that title."""

    kind: Literal["set-milestone"] = "set-milestone"
    number: int
    title: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/milestone/{self.title}"


class ResolveThread(Intent):
    """Resolve a conversation that we began; never a person's."""

    kind: Literal["resolve-thread"] = "resolve-thread"
    number: int
    node: str

    @property
    def key(self) -> str:
        return f"{self.repository}/{self.number}/resolve/{self.node}"
