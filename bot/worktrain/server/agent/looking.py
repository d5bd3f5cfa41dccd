"""Look at programs and keys while somebody watches: in the background, and not too often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from worktrain.agents.finding import find_all
from worktrain.config.schema import Config
from worktrain.models.checkup import tried
from worktrain.models.troubles import Trouble
from worktrain.providers import NAMES
from worktrain.server.agent.state import AgentNow, KeyNow, Standing, caps, only_commands
from worktrain.settings import Settings

EVERY = 30.0
"""Seconds after which what was found is looked at again."""


class Looking:
    """What is known, and when it was found; `policies` gives those in force, by repository."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.policies: Callable[[], Mapping[str, Config]] = dict
        self._found = AgentNow()
        self._at: float | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def now(self) -> AgentNow:
        """Give what is known, with keys that came or went since the last look."""
        policies = self.policies()
        return replace(
            self._found,
            keys=tuple(self._key(kind) for kind in NAMES),
            caps=caps(policies, day=self.settings.usd_per_day),
            commands=self.settings.agents is None and only_commands(policies),
        )

    def _key(self, kind: str) -> KeyNow:
        provider, known = self.settings.providers.get(kind), self._found.key(kind)
        if provider is None:
            return KeyNow(kind=kind)
        standing = Standing.LOOKING if known.standing is Standing.NONE else known.standing
        return replace(known, standing=standing, kept=provider.kept)

    def refresh(self) -> None:
        """Look again if the last look is old and nobody looks already."""
        looking = self._task is not None and not self._task.done()
        old = self._at is None or time.monotonic() - self._at > EVERY
        if old and not looking:
            self._task = asyncio.create_task(self.look())

    async def first(self) -> None:
        """Wait for the first look, if there was none yet."""
        if not self.now.looked:
            self.refresh()
            if self._task is not None:
                await self._task

    async def look(self) -> None:
        """Ask each program its version, and each provider whether it takes its key."""
        asked = [(kind, self.settings.providers.get(kind)) for kind in NAMES]
        programs, troubles = await asyncio.gather(
            find_all(self.settings.programs),
            asyncio.gather(*(tried(kind, provider) for kind, provider in asked)),
        )
        self._found = replace(self._found, programs=programs)
        self._at = time.monotonic()
        for (kind, provider), trouble in zip(asked, troubles, strict=True):
            # a key that changed meanwhile was tried by whoever changed it
            if provider is not None and provider is self.settings.providers.get(kind):
                self.learnt(kind, trouble)

    def learnt(self, kind: str, trouble: Trouble | None) -> None:
        """Note what a provider said of its key."""
        others = tuple(key for key in self._found.keys if key.kind != kind)
        self._found = replace(self._found, keys=(*others, _standing(kind, trouble)))

    def forget(self, kind: str) -> None:
        """Note that there is no key any more."""
        self._found = replace(self._found, keys=tuple(key for key in self._found.keys if key.kind != kind))

    def go_on_without(self) -> None:
        """Note that a person goes on as it is."""
        self._found = replace(self._found, without=True)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


def _standing(kind: str, trouble: Trouble | None) -> KeyNow:
    if trouble is None:
        return KeyNow(kind=kind, standing=Standing.ACCEPTED)
    standing = Standing.REFUSED if trouble.final else Standing.UNKNOWN
    # how to mend it is what the page is for
    said = trouble.reason.partition(";")[0].rstrip(".") if trouble.final else trouble.reason
    return KeyNow(kind=kind, standing=standing, trouble=said)
