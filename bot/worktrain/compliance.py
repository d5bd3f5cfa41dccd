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
