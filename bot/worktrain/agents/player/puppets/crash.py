"""Dies half-way."""

from __future__ import annotations

import os
import signal

from worktrain.agents.player.job import Job
from worktrain.agents.player.voice import say


def crash(job: Job) -> None:
    """Leave half a file, say half a sentence, and die."""
    say("I begin.")
    (job.work / "half-written").write_text("half of a li")
    os.kill(os.getpid(), signal.SIGKILL)
