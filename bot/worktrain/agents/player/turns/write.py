"""Write a file of the clone."""

from __future__ import annotations

import base64
from typing import Any

from worktrain.agents.player import voice
from worktrain.agents.player.job import Job


def write(turn: dict[str, Any], job: Job) -> None:
    """Write the whole file; a path that cannot be written ends the session as failed."""
    data = base64.b64decode(turn["data"], altchars=b"-_")
    try:
        path = job.path(turn["path"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except (OSError, ValueError) as exc:
        raise voice.Failure(f"{turn['path']} cannot be written: {exc}.") from exc
    voice.tool("write", {"path": turn["path"], "bytes": len(data)}, exit_code=0)
