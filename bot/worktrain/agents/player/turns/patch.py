"""Apply a patch to the work tree."""

from __future__ import annotations

import base64
from typing import Any

from worktrain.agents.player import children, voice
from worktrain.agents.player.job import Job


def patch(turn: dict[str, Any], job: Job) -> None:  # noqa: ARG001 - one signature for all kinds
    """Let `git apply` do it; a patch that does not apply ends the session as failed."""
    argv = ("git", "apply", "--whitespace=nowarn", "-")
    exit_code, output = children.run(argv, base64.b64decode(turn["data"], altchars=b"-_"))
    voice.tool("patch", {"patch": turn["name"]}, exit_code=exit_code, output=output)
    if exit_code != 0:
        raise voice.Failure(f"The patch {turn['name']} does not apply.")
