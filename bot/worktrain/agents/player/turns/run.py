"""Run a command in the clone."""

from __future__ import annotations

from typing import Any

from worktrain.agents.player import children, voice
from worktrain.agents.player.job import Job


def run(turn: dict[str, Any], job: Job) -> None:  # noqa: ARG001 - one signature for all kinds
    """Show the exit code and what it said; the session goes on whatever it was."""
    command = turn["command"]
    argv = ("/bin/sh", "-c", command) if isinstance(command, str) else command
    exit_code, output = children.run(argv)
    voice.tool("run", {"command": command}, exit_code=exit_code, output=output)
