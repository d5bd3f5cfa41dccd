"""The `scripted` backend: our own player plays a script, in the sandbox like any other program."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from worktrain.agents.command import CommandBackend
from worktrain.agents.protocol import Workspace
from worktrain.agents.scripts import Script
from worktrain.agents.transcript import Redact, utc_now
from worktrain.briefs import Brief
from worktrain.sandbox.box import Box, Sandbox
from worktrain.secrecy import redact

_PLAYER = Path(__file__).parent / "player"
_INSIDE = "/player"
"""Where the player's folder is seen inside; empty packages stand in for the rest of WorkTrain."""
_START = """\
import sys, types
for name, path in (("worktrain", []), ("worktrain.agents", []), ("worktrain.agents.player", [{player!r}])):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = path
from worktrain.agents.player.main import main
main()
"""


class ScriptedBackend(CommandBackend):
    """Plays one script; the coordinator makes a backend for each session."""

    def __init__(
        self,
        script: Script,
        sandbox: Sandbox,
        *,
        cleaned: Redact = redact,
        clock: Callable[[], str] = utc_now,
    ) -> None:
        super().__init__((), sandbox, name="scripted", cleaned=cleaned, clock=clock)
        self._script = script

    def argv(self, box: Box) -> tuple[str, ...]:
        """Start the player with an interpreter that reads no settings and no site packages."""
        player = str(_PLAYER) if self._sandbox.host_paths else _INSIDE
        return (self._sandbox.inside(box).python, "-I", "-S", "-B", "-c", _START.format(player=player))

    def box(self, workspace: Workspace) -> Box:
        box = workspace.box()
        return replace(box, binds=(*box.binds, (_PLAYER, _INSIDE)))

    def stdin(self, brief: Brief, box: Box) -> bytes:
        """Give the brief, and what an agent of flesh would make up: the script."""
        inside = self._sandbox.inside(box)
        document = {
            "brief": brief.model_dump(mode="json"),
            "script": self._script.model_dump(mode="json"),
            "environment": inside.environment,
        }
        return json.dumps(document).encode()
