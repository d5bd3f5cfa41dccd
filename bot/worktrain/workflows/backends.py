"""Which backend plays a session: what the repository's policy names, or a scenario's script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from worktrain.agents.command import CommandBackend
from worktrain.agents.protocol import Backend
from worktrain.agents.scripted import ScriptedBackend
from worktrain.agents.scripts import Cast, play
from worktrain.config.schema import CommandAgent, Config
from worktrain.errors import ConfigError
from worktrain.sandbox.box import Sandbox
from worktrain.sessions import Role

Choose = Callable[[Config, Role, int, int], Backend]
"""Given policy, role, issue and which session of this role of this issue it is."""


class Casting(BaseModel):
    """Who plays which issue of a scenario; a file that the demo writes and the App reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issues: dict[int, Cast] = Field(default_factory=dict)
    others: Cast = Cast()


def by_policy(sandbox: Sandbox) -> Choose:
    """Choose as `.github/worktrain.yml` says."""

    def choose(config: Config, role: Role, _number: int, _ordinal: int) -> Backend:
        named = getattr(config.agents, role.value) or config.agents.default
        if isinstance(named, CommandAgent):
            return CommandBackend(named.command, sandbox)
        raise ConfigError(
            f"The backend {named!r} is not built in yet.",
            why="this version plays `command` agents and scenarios",
            fix="Set `agents.default: {command: [...]}` in .github/worktrain.yml.",
        )

    return choose


def by_script(sandbox: Sandbox, casting: Path) -> Choose:
    """Choose as a scenario says; the file is read each time, because later engagements add to it."""

    def choose(_config: Config, role: Role, number: int, ordinal: int) -> Backend:
        cast = Casting.model_validate_json(casting.read_text())
        script = play(cast.issues.get(number), cast.others, role, ordinal)
        return ScriptedBackend(script, sandbox)

    return choose
