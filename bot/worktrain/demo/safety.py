"""Which sandbox a scenario is played in; hostile puppets are not let out on this machine."""

from __future__ import annotations

import sys

from worktrain.demo.scenario.values import Scenario
from worktrain.errors import ConfigError
from worktrain.sandbox.choose import probe


async def sandbox_for(setting: str, scenario: Scenario) -> str:
    """Give `bubblewrap` or `none`; `auto` falls back with a warning, but never for hostile puppets."""
    if setting == "none":
        _refuse_hostile(scenario, "the sandbox is none")
        return "none"
    trouble = await probe()
    if trouble is None:
        return "bubblewrap"
    if setting == "bubblewrap":
        raise ConfigError(
            "There is no bubblewrap sandbox on this machine.",
            why=trouble,
            fix="Install bubblewrap and allow user namespaces, or choose --sandbox none.",
        )
    _refuse_hostile(scenario, trouble)
    sys.stderr.write(f"warning: agents and tests run without a sandbox ({trouble})\n")
    return "none"


def _refuse_hostile(scenario: Scenario, why: str) -> None:
    if scenario.hostile:
        raise ConfigError(
            f"Hostile puppets ({', '.join(scenario.hostile)}) are not played without a sandbox.",
            why=why,
            fix="Install bubblewrap and allow user namespaces, or take these puppets out of the scenario.",
        )
