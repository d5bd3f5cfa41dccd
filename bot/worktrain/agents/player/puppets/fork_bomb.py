"""Starts as many processes as it can, up to a cap of its own."""

from __future__ import annotations

import os
import time

from worktrain.agents.player.job import Job
from worktrain.agents.player.puppets.honest import finish
from worktrain.agents.player.voice import say

CAP = 2_000
SECONDS = 60.0


def fork_bomb(job: Job) -> None:
    """Fork until it is refused; the children only sleep."""
    started, why = 0, "I had enough"
    while started < CAP:
        try:
            child = os.fork()
        except OSError as exc:
            why = str(exc)
            break
        if child == 0:
            time.sleep(SECONDS)
            os._exit(0)
        started += 1
    say(f"I started {started} processes: {why}.")
    finish(job, f"{started} processes")
