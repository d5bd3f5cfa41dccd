"""Run a program and read its lines while it works."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from worktrain.processes.child import LEFTOVER_SECONDS, Child, Watch, start
from worktrain.processes.sinks import Lines, Tail

LINE_CAP = 1024 * 1024
TAIL_BYTES = 64 * 1024
GRACE_SECONDS = 5.0


class Live:
    """A running program whose stdout is read line by line by one reader."""

    def __init__(self, line_cap: int) -> None:
        self._lines = Lines(line_cap, self._flow)
        self._err = Tail(TAIL_BYTES)
        self._child = Child(self._lines, self._err)
        self._ending = asyncio.Lock()
        self._ended = False

    @property
    def child(self) -> Child:
        return self._child

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def stderr_tail(self) -> bytes:
        return self._err.value()

    async def lines(self) -> AsyncIterator[bytes]:
        """Give each line of stdout without its newline; an over-long one is cut and ends in `CUT_MARK`."""
        closing = asyncio.ensure_future(self._close_after_exit())
        try:
            async for line in self._lines.read():
                yield line
        finally:
            closing.cancel()

    async def wait(self) -> int:
        """Wait for the program's end and give its exit code."""
        await self._child.exited.wait()
        return self._child.exit_code

    async def stop(self, grace: float = GRACE_SECONDS) -> None:
        """End the whole group: ask first, kill after `grace` seconds (5 at most)."""
        async with self._ending:
            if not self._ended:
                await self._child.end(min(grace, GRACE_SECONDS))
                self._ended = True

    def _flow(self, open_: bool) -> None:
        self._child.flow(open_)

    async def _close_after_exit(self) -> None:
        # A process that outlives its parent may hold the pipe for ever; a slow reader gets his time.
        await self._child.exited.wait()
        while True:
            await self._lines.room.wait()
            await asyncio.sleep(LEFTOVER_SECONDS)
            if self._lines.room.is_set():
                return self._lines.close()


@asynccontextmanager
async def live(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    line_cap: int = LINE_CAP,
    pass_fds: Sequence[int] = (),
    watch: Watch | None = None,
) -> AsyncIterator[Live]:
    """Start a program; leaving the block ends its whole group, and so does a reason given by the watch."""
    running = Live(line_cap)
    await start(argv, running.child, cwd=cwd, env=env, pass_fds=pass_fds)
    try:
        running.child.write_all(stdin)
        async with running.child.watched(watch):
            yield running
    finally:
        await running.stop()
