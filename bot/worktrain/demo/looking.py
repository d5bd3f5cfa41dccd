"""For whoever watches: the pages stay up until Ctrl-C; and how long this process has run."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path


async def look_around(url: str, repository: str) -> None:
    """Keep the local GitHub up until Ctrl-C."""
    sys.stdout.write(
        f"\n  Pull requests  {url}/{repository}/pulls\n"
        f"  Issues         {url}/{repository}/issues\n"
        "  Ctrl-C ends it and removes everything; --keep DIR keeps it.\n"
        "  Next: worktrain demo --scenario DIR plays your own; see docs/scenarios.md\n"
    )
    sys.stdout.flush()
    await until_told()


async def until_told() -> None:
    """Wait for Ctrl-C."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told.set)
    await told.wait()


def process_age() -> float:
    """Give the seconds since this process was started, imports and all; 0 where /proc does not tell."""
    try:
        started = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return 0.0
    ticks = os.sysconf("SC_CLK_TCK")
    return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started / ticks)
