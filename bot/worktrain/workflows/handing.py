"""The writer's hands for git: pushes go from the bot's own mirror."""

from __future__ import annotations

from worktrain.compliance import SignCommit
from worktrain.git import hands
from worktrain.git.carrying import carried
from worktrain.git.mirror import Mirror
from worktrain.github.hands import Files
from worktrain.ids import Sha
from worktrain.intents import PushBranch, PushNote


class MirrorHands:
    """Pushes out of one mirror."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror

    async def push_branch(self, intent: PushBranch, token: str) -> None:
        await hands.push_branch(self._mirror, intent, token)

    async def push_note(self, intent: PushNote, token: str) -> None:
        await hands.push_note(self._mirror, intent, token)

    async def files(self, intent: SignCommit) -> Files:
        return Files(*await carried(self._mirror, parent=intent.parent, commit=intent.sha))

    async def branch_tip(self, intent: PushBranch, token: str) -> Sha | None:
        return await self._mirror.remote_tip(f"refs/heads/{intent.branch}", token=token)
