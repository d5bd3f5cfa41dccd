"""How far set-up is: a table of steps, each with what must be true before it counts as done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from worktrain.server.agent.state import AgentNow


@dataclass(frozen=True, kw_only=True)
class Connected:
    """The App that was connected, as far as it may be shown."""

    name: str
    html_url: str
    settings_url: str
    webhook_url: str | None
    by_token: bool = False
    """It is no App, but a person whose token we have."""
    lacking: tuple[str, ...] = ()
    """Permissions and events that the App should have and has not."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What is known so far."""

    app: Connected | None = None
    running: bool = False
    heard: str | None = None
    """The event of the first delivery that was signed with our secret."""
    refused: int = 0
    """Deliveries that were not."""
    repositories: tuple[str, ...] = ()
    agent: AgentNow = field(default_factory=AgentNow)
    data: str = "worktrain-data"
    """The data folder: `init` takes the proof key's public half from there."""


class Step(StrEnum):
    REGISTER = "register"
    START = "start"
    INSTALL = "install"
    HEAR = "hear"
    AGENT = "agent"
    BEGIN = "begin"


DONE: tuple[tuple[Step, Callable[[Progress], bool]], ...] = (
    (Step.REGISTER, lambda now: now.app is not None),
    (Step.START, lambda now: now.running),
    (Step.INSTALL, lambda now: bool(now.repositories)),
    (Step.HEAR, lambda now: now.heard is not None or (now.app is not None and now.app.webhook_url is None)),
    (Step.AGENT, lambda now: now.agent.ready or now.agent.without),
    (Step.BEGIN, lambda _now: False),
)
"""In order; the last one is the person's, and goes on without us."""


def step(now: Progress) -> Step:
    """Give the first step that is not done."""
    return next(step for step, done in DONE if not done(now))


def done(now: Progress) -> frozenset[Step]:
    """Give every step that is done, in whatever order it happened."""
    return frozenset(step for step, is_done in DONE if is_done(now))
