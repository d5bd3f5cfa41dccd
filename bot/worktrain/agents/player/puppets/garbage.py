"""Prints bytes that are no protocol."""

from __future__ import annotations

import random
import sys

from worktrain.agents.player.job import Job

_ALMOST = (
    b"[]",
    b"null",
    b"{",
    b'{"event": "outcome"',
    b'{"event": "fly"}',
    b'{"event": "say", "text": 7}',
    b'{"event": "say", "text": "\\ud800"}',
    b'{"event": "usage", "usd": -1}',
    b'{"event": "outcome", "merged": true}',
    b'{"event": ["say"]}',
    b"\x1b[2J\x00\xff\xfe",
    b"[" * 5000,
)


def garbage(job: Job) -> None:
    """Print what looks almost like events, and noise that is the same each time."""
    noise = random.Random(job.issue)
    for line in _ALMOST:
        sys.stdout.buffer.write(line + b"\n")
    for _ in range(200):
        sys.stdout.buffer.write(noise.randbytes(64))
    sys.stdout.buffer.flush()
