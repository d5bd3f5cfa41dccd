"""What every backend offers, and where a session works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from worktrain.briefs import Brief
from worktrain.sandbox.box import Box
from worktrain.sessions import Closing, Outcome

BUNDLE = "work.bundle"
"""The collector leaves the session's work under this name in the out folder."""

Tell = Callable[[dict[str, object]], None]
"""Told of every event as it is written to the transcript."""


@dataclass(frozen=True, kw_only=True)
class ModelAccess:
    """A session's way to its model: the proxy's unix socket, and a token good for this session only."""

    socket: Path
    token: str = field(repr=False)
    closed: asyncio.Future[Closing]
    """Done when the session must end: a cap was reached, or the provider will not serve us."""
    traffic: Callable[[], int] = lambda: 0
    """Counts what has passed so far, either way: where it grows, the session makes progress."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """A session's own places on the host; nobody else works there while it runs."""

    work: Path
    """The clone."""
    home: Path
    out: Path
    transcript: Path
    environment: Path | None = None
    """What `commands.setup` made; read-only."""
    env: Mapping[str, str] = field(default_factory=dict)
    model: ModelAccess | None = None
    """None where the operator has connected no provider of models."""
    collect: Callable[[str], Sequence[str]] | None = None
    """Given the bundle's path as seen inside, the command that collects the work of a finished session."""

    def box(self) -> Box:
        return Box(
            work=self.work,
            home=self.home,
            out=self.out,
            environment=self.environment,
            env=dict(self.env),
        )


class Backend(Protocol):
    """One way to play a session."""

    @property
    def name(self) -> str: ...

    async def run(self, brief: Brief, workspace: Workspace, *, stop: asyncio.Event, tell: Tell) -> Outcome:
        """Play one session to its end and say how it ended; nothing that an agent does makes this raise."""
        ...
