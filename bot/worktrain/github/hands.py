"""What the writer wants of git, which is another room's business."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from worktrain.compliance import SignCommit
from worktrain.ids import Sha
from worktrain.intents import PushBranch, PushNote


class Files(NamedTuple):
    """A commit's changes as GitHub's API takes them."""

    additions: tuple[tuple[str, str], ...]
    """Path, and the whole file in base64."""
    deletions: tuple[str, ...]


class Hands(Protocol):
    """Pushes from the bot's own bare repository; failures are `GitError`."""

    async def push_branch(self, intent: PushBranch, token: str) -> None:
        """Move the branch from `expect` to `sha`, or fail if it is elsewhere."""

    async def push_note(self, intent: PushNote, token: str) -> None:
        """Make this text the commit's note, whatever it was; doing it twice changes nothing."""

    async def files(self, intent: SignCommit) -> Files:
        """Give what the commit changes against its parent."""

    async def branch_tip(self, intent: PushBranch, token: str) -> Sha | None:
        """Ask the remote where the branch is; None if there is none."""
