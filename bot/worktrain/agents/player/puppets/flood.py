"""Emits without end."""

from __future__ import annotations

import sys

from worktrain.agents.player.job import Job

_PIECE = b"x" * 1_000_000


def flood(job: Job) -> None:  # noqa: ARG001 - one signature for all puppets
    """Write to both outputs and never stop: usage events, which are no turns, then lines without an end."""
    while True:
        sys.stdout.buffer.write(b'{"event": "usage", "input_tokens": 0}\n' * 1_000 + _PIECE)
        sys.stderr.buffer.write(_PIECE)
