"""Which sandbox a scenario is played in; hostile puppets are not let out on this machine."""

from __future__ import annotations

import sys

from worktrain.demo.scenario.values import Scenario
from worktrain.errors import ConfigError
from worktrain.sandbox.box import SandboxError
from worktrain.sandbox.choose import choose


async def sandbox_for(setting: str, scenario: Scenario) -> str:
    """Give the sandbox's name; `auto` falls back to none with a warning, but never for hostile puppets."""
    if setting == "none":
        _refuse_hostile(scenario, "the sandbox is none")
        return "none"
    try:
        return (await choose(setting)).name
    except SandboxError as exc:
        if setting != "auto":
            raise
        _refuse_hostile(scenario, exc.why)
        sys.stderr.write(f"warning: agents and tests run without a sandbox ({exc.why})\n")
        return "none"


def _refuse_hostile(scenario: Scenario, why: str) -> None:
    if scenario.hostile:
        raise ConfigError(
            f"Hostile puppets ({', '.join(scenario.hostile)}) are not played without a sandbox.",
            why=why,
            fix="Install bubblewrap and allow user namespaces, or take these puppets out of the scenario.",
        )
