"""Which backend plays a session: what the policy names, what the operator says, or a scenario's script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from worktrain.agents.command import CommandBackend
from worktrain.agents.driving.backend import DrivenBackend
from worktrain.agents.driving.programs import Programs
from worktrain.agents.protocol import Backend
from worktrain.agents.registry import driver
from worktrain.agents.scripted import ScriptedBackend
from worktrain.agents.scripts import Cast, Script, play
from worktrain.config.schema import CommandAgent, Config, NamedAgent
from worktrain.sandbox.box import Sandbox
from worktrain.sessions import Role

Choose = Callable[[Config, Role, int, int], Backend]
"""Given policy, role, issue and which session of this role of this issue it is."""


class Casting(BaseModel):
    """Who plays which issue of a scenario; a file that the demo writes and the App reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issues: dict[int, Cast] = Field(default_factory=dict)
    others: Cast = Cast()


def by_policy(sandbox: Sandbox, programs: Programs | None = None, *, only: str | None = None) -> Choose:
    """Choose as `.github/worktrain.yml` says, or always the one backend that the operator allows."""
    found = programs or Programs()

    def choose(config: Config, role: Role, _number: int, _ordinal: int) -> Backend:
        agent = NamedAgent(use=only) if only else config.agents.of(role.value)
        if isinstance(agent, CommandAgent):
            return CommandBackend(agent.command, sandbox)
        return DrivenBackend(driver(agent.use), found, sandbox, model=agent.model)

    return choose


def by_script(sandbox: Sandbox, casting: Path) -> Choose:
    """Choose as a scenario says; the file is read each time, because later engagements add to it."""

    def choose(_config: Config, role: Role, number: int, ordinal: int) -> Backend:
        return ScriptedBackend(script_of(casting, number, role, ordinal), sandbox)

    return choose


def script_of(casting: Path, number: int, role: Role, ordinal: int) -> Script:
    """Find in the casting file what one session plays."""
    cast = Casting.model_validate_json(casting.read_text())
    return play(cast.issues.get(number), cast.others, role, ordinal)
