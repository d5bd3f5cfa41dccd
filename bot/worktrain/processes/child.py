"""One running program and everything it started, as one process group that ends together."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from worktrain.errors import WorkTrainError
from worktrain.processes.sinks import Sink

LEFTOVER_SECONDS = 0.5
"""How long a pipe may stay open once the program has ended: a process that left the group can hold it."""
DEATH_SECONDS = 5.0
"""How long the kernel gets to bury a killed process."""

Watch = Callable[[int], Awaitable[str]]
"""Given the pid; returns only when the program must be stopped, with the reason as a sentence."""


class Child(asyncio.SubprocessProtocol):
    """A program in its own session; its output goes to two sinks."""

    def __init__(self, out: Sink, err: Sink) -> None:
        self._sinks = {1: out, 2: err}
        self._transport: asyncio.SubprocessTransport | None = None
        self._ending = False
        self.exited = asyncio.Event()
        self.drained = asyncio.Event()

    @property
    def pid(self) -> int:
        return self._started.get_pid()

    @property
    def exit_code(self) -> int:
        """Give the exit code; negative is the signal that ended it."""
        code = self._started.get_returncode()
        return -signal.SIGKILL if code is None else code

    @property
    def _started(self) -> asyncio.SubprocessTransport:
        assert self._transport is not None
        return self._transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._sinks[fd].feed(data)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        if fd in self._sinks:
            self._sinks[fd].close()

    def process_exited(self) -> None:
        self.exited.set()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self.drained.set()

    def write_all(self, data: bytes) -> None:
        """Send the whole of stdin, then its end."""
        pipe = self._started.get_pipe_transport(0)
        assert isinstance(pipe, asyncio.WriteTransport)
        if data:
            pipe.write(data)
        pipe.close()

    def flow(self, open_: bool) -> None:
        """Read stdout, or leave it in the pipe so that the program has to wait."""
        pipe = self._started.get_pipe_transport(1)
        if isinstance(pipe, asyncio.ReadTransport) and not pipe.is_closing():
            (pipe.resume_reading if open_ or self._ending else pipe.pause_reading)()

    def signal_group(self, number: signal.Signals) -> None:
        # The leader's pid names the group as long as one member lives.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    @asynccontextmanager
    async def watched(self, watch: Watch | None) -> AsyncIterator[None]:
        """Kill the group when the watch gives a reason, and say the reason on stderr."""
        if watch is None:
            yield
            return
        task = asyncio.ensure_future(self._obey(watch))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _obey(self, watch: Watch) -> None:
        reason = await watch(self.pid)
        self._sinks[2].feed(f"\nworktrain: {reason}\n".encode())
        self.signal_group(signal.SIGKILL)

    async def end(self, grace: float) -> None:
        """Ask the group to end, kill what is left after the grace, and let go of its pipes."""
        try:
            if not self.exited.is_set():
                self.signal_group(signal.SIGTERM)
                await self.wait_exited(grace)
        finally:
            self.signal_group(signal.SIGKILL)
        self._ending = True  # a paused pipe would never be seen to end
        self.flow(True)
        try:
            await self.wait_exited(DEATH_SECONDS)
            await self._wait_drained()
        finally:
            self._started.close()
            for sink in self._sinks.values():
                sink.close()

    async def wait_exited(self, seconds: float) -> bool:
        """Tell whether the program ended in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.exited.wait()
        return self.exited.is_set()

    async def _wait_drained(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LEFTOVER_SECONDS):
                await self.drained.wait()


def clean_env() -> dict[str, str]:
    """Give the little that every program needs and nothing that the bot knows."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}


async def start(
    argv: Sequence[str],
    child: Child,
    *,
    cwd: Path | None,
    env: Mapping[str, str] | None,
    pass_fds: Sequence[int],
) -> Child:
    """Start a program in a session of its own."""
    loop = asyncio.get_running_loop()
    try:
        await loop.subprocess_exec(
            lambda: child,
            *argv,
            cwd=cwd,
            env=clean_env() if env is None else dict(env),
            pass_fds=tuple(pass_fds),
            start_new_session=True,
        )
    except OSError as exc:
        raise WorkTrainError(
            f"{argv[0]} cannot be started.",
            why=f"{exc.filename or argv[0]}: {exc.strerror}",
            fix="Install it, or correct its path.",
        ) from exc
    return child
