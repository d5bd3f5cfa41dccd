"""Run a program to its end and give what it said."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from worktrain.processes.child import Child, Watch, start
from worktrain.processes.sinks import Capped

CAP = 4 * 1024 * 1024
GRACE_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class Finished:
    """How a program ended; a negative exit code is the signal that ended it."""

    exit_code: int
    stdout: bytes
    stderr: bytes
    timed_out: bool
    truncated: bool
    seconds: float


async def run(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    timeout: float,
    cap: int = CAP,
    pass_fds: Sequence[int] = (),
    watch: Watch | None = None,
) -> Finished:
    """Run a program; its group ends after `timeout` seconds, or for the reason that the watch gives."""
    out, err = Capped(cap), Capped(cap)
    began = time.monotonic()
    child = await start(argv, Child(out, err), cwd=cwd, env=env, pass_fds=pass_fds)
    try:
        child.write_all(stdin)
        async with child.watched(watch):
            in_time = await child.wait_exited(timeout)
    finally:
        await child.end(GRACE_SECONDS)
    return Finished(
        exit_code=child.exit_code,
        stdout=out.value(),
        stderr=err.value(),
        timed_out=not in_time,
        truncated=out.truncated or err.truncated,
        seconds=time.monotonic() - began,
    )
