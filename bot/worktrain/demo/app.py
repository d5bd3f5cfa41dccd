"""The real App as a child process: started, started again when it was killed, stopped at the end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import aiohttp

from worktrain.errors import WorkTrainError
from worktrain.processes.live import live

START_SECONDS = 30.0
HEARD = 2
"""So many looks later it has heard what had happened: one may have been under way."""
RESTARTS = 200
"""More kills than a scenario can ask for; beyond it something is wrong."""


class AppProcess:
    """Keeps one `worktrain serve` alive."""

    def __init__(self, *, environment: Mapping[str, str], port: int, log: Path) -> None:
        self._environment = dict(environment)
        self._log = log
        self.url = f"http://127.0.0.1:{port}"
        self.restarts = 0
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._died: str | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep_alive())
        await self._until_ready()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def health(self) -> dict[str, int | bool] | None:
        """Ask how busy it is; None while it does not answer."""
        if self._died is not None:
            raise WorkTrainError(
                "The App ended by itself.", why=self._died, fix="This is a bug; please report these words."
            )
        timeout = aiohttp.ClientTimeout(total=10)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(f"{self.url}/health") as response,
            ):
                body: dict[str, int | bool] = await response.json()
                return body
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return None

    async def asks(self) -> int | None:
        """Give how often it has asked GitHub what happened; None: GitHub tells it by webhooks."""
        health = await self.health()
        return None if health is None or "polls" not in health else int(health["polls"])

    async def until_heard(self) -> None:
        """Wait until it has asked for everything that has happened by now; webhooks come by themselves."""
        before = await self.asks()
        if before is None:
            return
        while (now := await self.asks()) is not None and before <= now < before + HEARD:  # noqa: ASYNC110 — another process
            await asyncio.sleep(0.05)

    async def _until_ready(self) -> None:
        """Wait for the start-up sweep too: it makes the labels that people are about to use."""
        async with asyncio.timeout(START_SECONDS):
            while _is_busy(await self.health()):  # noqa: ASYNC110 — another process tells no event loop
                await asyncio.sleep(0.05)

    async def _keep_alive(self) -> None:
        while not self._stopping.is_set():
            code = await self._once()
            if code != -signal.SIGKILL and not self._stopping.is_set():
                self._died = f"exit code {code}: {_last_line(self._log)}"
                return
            self.restarts += 1
            if self.restarts > RESTARTS:
                self._died = "it was killed too often"
                return

    async def _once(self) -> int:
        argv = (sys.executable, "-m", "worktrain", "serve")
        async with live(argv, env=self._environment) as running:
            stopper = asyncio.create_task(self._stop_when_told(running.stop))
            ending = asyncio.create_task(running.wait())
            try:
                code = await ending
            finally:
                stopper.cancel()
                with suppress(asyncio.CancelledError):
                    await stopper
                if running.stderr_tail:
                    with self._log.open("ab") as log:
                        log.write(running.stderr_tail)
            return code

    async def _stop_when_told(self, stop: object) -> None:
        await self._stopping.wait()
        assert callable(stop)
        await stop(5.0)


def _is_busy(health: Mapping[str, int | bool] | None) -> bool:
    return health is None or health.get("polls") == 0 or any(health[n] for n in ("busy", "unfinished"))


def _last_line(log: Path) -> str:
    """Give the App's last words; the log itself goes with the stage."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1][:500] if lines else "it said nothing"


def free_port() -> int:
    """Find a port of loopback that nobody uses; the App keeps it over its restarts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def base_environment() -> dict[str, str]:
    """Give the App what any program needs, and the operator's settings for set-up; nothing of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("WORKTRAIN_")}
