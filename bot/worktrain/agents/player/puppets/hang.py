"""Never ends, and does not hear when it is asked to."""

from __future__ import annotations

import signal

from worktrain.agents.player.job import Job
from worktrain.agents.player.voice import say


def hang(job: Job) -> None:  # noqa: ARG001 - one signature for all puppets
    """Sleep for ever."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("Let me think.")
    while True:
        signal.pause()
