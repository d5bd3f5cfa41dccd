"""Read a file of the clone."""

from __future__ import annotations

from typing import Any

from worktrain.agents.player import voice
from worktrain.agents.player.job import Job

MOST = 256 * 1024


def read(turn: dict[str, Any], job: Job) -> None:
    """Show the file; one that cannot be read is shown as such, and the session goes on."""
    given = {"path": turn["path"]}
    try:
        with job.path(turn["path"]).open("rb") as file:
            text = file.read(MOST).decode(errors="replace")
    except (OSError, ValueError) as exc:
        voice.tool("read", given, exit_code=1, output=str(exc))
    else:
        voice.tool("read", given, exit_code=0, output=text)
