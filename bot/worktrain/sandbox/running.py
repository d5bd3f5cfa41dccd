"""Run a program in a sandbox."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace

from worktrain.processes.live import LINE_CAP, Live, live
from worktrain.processes.run import CAP, Finished, run
from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.watch import Disk, watcher


async def run_in(
    sandbox: Sandbox,
    argv: Sequence[str],
    box: Box,
    *,
    timeout: float,
    stdin: bytes = b"",
    cap: int = CAP,
) -> Finished:
    """Run a program in its box to its end; stderr ends in a sentence when it was stopped for what it used."""
    with closing(sandbox.launch(argv, box)) as launch:
        disk = Disk(box, launch.scratch)
        finished = await run(
            launch.argv,
            cwd=launch.cwd,
            env=launch.env,
            stdin=stdin,
            timeout=timeout,
            cap=cap,
            pass_fds=launch.pass_fds,
            watch=watcher(disk, launch),
        )
        reason = await asyncio.to_thread(disk.reason)
        return finished if reason is None else _refused(finished, reason)


@asynccontextmanager
async def live_in(
    sandbox: Sandbox,
    argv: Sequence[str],
    box: Box,
    *,
    stdin: bytes = b"",
    line_cap: int = LINE_CAP,
) -> AsyncIterator[Live]:
    """Start a program in its box; leaving the block ends everything that it started."""
    with closing(sandbox.launch(argv, box)) as launch:
        async with live(
            launch.argv,
            cwd=launch.cwd,
            env=launch.env,
            stdin=stdin,
            line_cap=line_cap,
            pass_fds=launch.pass_fds,
            watch=watcher(Disk(box, launch.scratch), launch),
        ) as running:
            yield running


def _refused(finished: Finished, reason: str) -> Finished:
    """Treat a program that used too much just before its end as one that was stopped for it."""
    stderr = finished.stderr + f"\nworktrain: {reason}\n".encode()
    return replace(finished, exit_code=-signal.SIGKILL, stderr=stderr)
