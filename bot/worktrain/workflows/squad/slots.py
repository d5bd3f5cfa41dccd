"""How many agent sessions may run at once: per repository and per role, as each repository's policy says."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from worktrain.config.schema import Concurrency
from worktrain.sessions import Role


class Slots:
    """Waiting rooms in front of agent sessions, first come, first served; one per process."""

    def __init__(self) -> None:
        self._busy: Counter[tuple[int, str]] = Counter()
        self._freed = asyncio.Condition()

    @asynccontextmanager
    async def take(self, repository_id: int, role: Role, limits: Concurrency) -> AsyncIterator[None]:
        """Wait for a place in the repository and in the role, and hold both for the block."""
        keys = ((repository_id, ""), (repository_id, role.value))
        caps = (limits.repository, getattr(limits, role.value, limits.repository))
        async with self._freed:
            await self._freed.wait_for(
                lambda: all(self._busy[key] < cap for key, cap in zip(keys, caps, strict=True))
            )
            self._busy.update(keys)
        try:
            yield
        finally:
            async with self._freed:
                self._busy.subtract(keys)
                self._freed.notify_all()
