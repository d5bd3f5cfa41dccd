"""Wait."""

from __future__ import annotations

import time
from typing import Any

from worktrain.agents.player import voice
from worktrain.agents.player.job import Job


def wait(turn: dict[str, Any], job: Job) -> None:  # noqa: ARG001 - one signature for all kinds
    """Do nothing for a while."""
    voice.tool("wait", {"seconds": turn["seconds"]})
    time.sleep(min(turn["seconds"], 1e6))
