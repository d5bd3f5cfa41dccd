"""Who plays the agents of a demo: our own player, or a real program that asks a model with that script."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from worktrain.agents.driving.programs import Programs
from worktrain.agents.registry import driver
from worktrain.demo.scenario.values import Scenario
from worktrain.standin.model.characters import check
from worktrain.standin.model.server import ModelServer
from worktrain.workflows.backends import script_of

SCRIPTED = "scripted"
_USD_PER_DAY = "10000"
"""Play money: the scripted model's prices are those of the model that it is asked for."""


@asynccontextmanager
async def cast(agents: str, scenario: Scenario, casting: Path) -> AsyncIterator[Mapping[str, str]]:
    """Give what the App is told of its agents; a scripted model answers as long as the block lasts.

    Raises ProgramError where the program is not here: nothing would be played, and nobody told why.
    """
    if agents == SCRIPTED:
        yield {"WORKTRAIN_SCENARIO": str(casting)}
        return
    check(scenario.puppets)
    known = driver(agents)
    kind, variable = known.provider.upper(), known.wanted.variable
    key = f"sk-demo-{secrets.token_hex(24)}"
    place = {variable: os.environ[variable]} if os.environ.get(variable) else {}
    await Programs({agents: place[variable]} if place else {}).find(known.wanted)
    async with ModelServer(lambda issue, role, which: script_of(casting, issue, role, which), key) as model:
        yield {
            "WORKTRAIN_AGENTS": agents,
            f"WORKTRAIN_{kind}_API_KEY": key,
            f"WORKTRAIN_{kind}_URL": model.url,
            "WORKTRAIN_USD_PER_DAY": _USD_PER_DAY,
            **place,
        }
