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
_ROOT = "/player"
"""Where the player's folder is seen inside; the rest of WorkTrain is not."""
_START = "import sys; sys.path.insert(0, {root!r}); from worktrain.agents.player.main import main; main()"


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
        root = str(_PLAYER.parents[2]) if self._sandbox.name == "none" else _ROOT
        return (self._sandbox.inside(box).python, "-I", "-S", "-B", "-c", _START.format(root=root))

    def box(self, workspace: Workspace) -> Box:
        box = workspace.box()
        return replace(box, binds=(*box.binds, (_PLAYER, f"{_ROOT}/worktrain/agents/player")))

    def stdin(self, brief: Brief, box: Box) -> bytes:
        """Give the brief, and what an agent of flesh would make up: the script."""
        inside = self._sandbox.inside(box)
        document = {
            "brief": brief.model_dump(mode="json"),
            "script": self._script.model_dump(mode="json"),
            "environment": inside.environment,
        }
        return json.dumps(document).encode()
