"""The keys of `.github/worktrain.yml`, with their defaults; unknown keys are errors."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from worktrain.sessions import ContextMode

CONFIG_PATH = ".github/worktrain.yml"
KEYS_PATH = ".github/worktrain.keys"


class Strict(BaseModel):
    """A value that never changes and knows all its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Autonomy(StrEnum):
    PLAN_ONLY = "plan-only"
    CAUTIOUS = "cautious"
    BALANCED = "balanced"
    FULL = "full"


class Commands(Strict):
    """How this repository is set up and tested; split into words once, never given to a shell."""

    setup: str | None = Field(None, description="once per change of its inputs, with network, in the sandbox")
    test: str | None = Field(None, description="runs named tests; {tests} stands for them, one argument each")
    suite: str | None = Field(None, description="runs the whole suite")


class Merge(Strict):
    auto: bool = Field(False, description="merge what is proven without a person")
    by_token: bool = Field(
        False, description="do so with a person's token too, in that person's name; else only as an App"
    )
    method: Literal["squash", "merge", "rebase"] = Field("squash", description="how GitHub is told to merge")
    checks: tuple[str, ...] = Field((), description="names of checks that must be green, besides our own")


class Review(Strict):
    blocking: bool = Field(
        False,
        description="a second App requests changes, which keeps GitHub from merging",
    )


class Limits(Strict):
    rounds: int = Field(3, ge=0, description="fix rounds after the first review, then a person")
    attempts: int = Field(3, ge=1, description="attempts at one issue, then it has failed")
    session_minutes: float = Field(30.0, gt=0, description="one agent session; may be a fraction")
    stall_seconds: float = Field(
        120.0, gt=0, description="without an event, output, work or model traffic; then it is ended"
    )
    turns: int = Field(60, ge=1, description="turns of one agent session")
    tokens: int = Field(
        2_000_000, ge=1, description="tokens of one session; those read from a provider's cache do not count"
    )
    usd: float = Field(5.0, gt=0, description="money spent in one session")
    issue_usd: float = Field(20.0, gt=0, description="money spent on one issue, by all its sessions")
    diff_lines: int = Field(400, ge=1, description="changed lines, tests and generated files left out")


class Context(Strict):
    """What each role reads besides its issue."""

    architect: ContextMode = Field(ContextMode.INHERIT, description="of the architect")
    developer: ContextMode = Field(ContextMode.INHERIT, description="of the developer")
    reviewer: ContextMode = Field(ContextMode.BLANK, description="always blank: it comes to the change fresh")
    sdet: ContextMode = Field(ContextMode.BLANK, description="always blank, too")
    productivity: ContextMode = Field(ContextMode.INHERIT, description="of the productivity engineer")


class Concurrency(Strict):
    """Sessions at once in this repository, in all and per role."""

    repository: int = Field(4, ge=1, description="sessions of all roles")
    developer: int = Field(2, ge=1, description="developers")
    reviewer: int = Field(3, ge=1, description="reviewers")
    sdet: int = Field(2, ge=1, description="SDETs")


class CommandAgent(Strict):
    """Any program that reads a brief as JSON and writes events as JSON lines."""

    command: tuple[str, ...] = Field(min_length=1)


class NamedAgent(Strict):
    """A backend that is built in, and the model that it is to ask; its own choice unless named."""

    use: str
    model: str | None = Field(
        None, min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@\[\]-]*$"
    )


def _kind(value: object) -> str | None:
    """Tell the kinds apart by what stands there, so that a mistake is named once."""
    if isinstance(value, str):
        return "name"
    if isinstance(value, dict):
        return "NamedAgent" if "use" in value or "model" in value else "CommandAgent"
    return type(value).__name__ if isinstance(value, CommandAgent | NamedAgent) else None


Agent = Annotated[
    Annotated[str, Tag("name")]
    | Annotated[CommandAgent, Tag("CommandAgent")]
    | Annotated[NamedAgent, Tag("NamedAgent")],
    Discriminator(_kind),
]
"""A backend's name, or a mapping with `use` or `command`."""


class Agents(Strict):
    """Which backend plays which role; a role left out uses the default."""

    default: Agent = Field("claude-code", description="plays every role that is not named")
    architect: Agent | None = None
    developer: Agent | None = None
    reviewer: Agent | None = None
    sdet: Agent | None = None
    productivity: Agent | None = None

    def of(self, role: str) -> CommandAgent | NamedAgent:
        """Give who plays a role."""
        agent: str | CommandAgent | NamedAgent = getattr(self, role) or self.default
        return NamedAgent(use=agent) if isinstance(agent, str) else agent


class Config(Strict):
    """One repository's policy; read from the default branch only."""

    version: Literal[1] = Field(1, description="of this format")
    extends: tuple[str, ...] = Field(
        (), description="built-in presets below this file, as `worktrain:thrifty`; the file wins"
    )
    commands: Commands = Commands()
    autonomy: Autonomy = Field(Autonomy.CAUTIOUS, description="what starts without a person; see below")
    merge: Merge = Merge()
    review: Review = Review()
    protected: tuple[str, ...] = Field(
        (".github/**", "migrations/**"), description="files that a person must allow to change"
    )
    limits: Limits = Limits()
    concurrency: Concurrency = Concurrency()
    context: Context = Context()
    agents: Agents = Agents()
    require_intent_confirmation: bool = Field(False, description="accepted, and without effect so far")
    kill_switch: bool = Field(
        False, description="nothing starts, nothing merges, and what is at work is ended"
    )

    def digest(self) -> str:
        """Give the policy hash: SHA-256 over the canonical JSON of what differs from the defaults.

        So a key that a later version adds does not void what was proven before it. What a preset says
        counts as if the file said it.
        """
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"extends"})
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def config_schema() -> dict[str, object]:
    """Give the JSON Schema of the file, for editors."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": CONFIG_PATH}
    return {**Config.model_json_schema(), **head}
