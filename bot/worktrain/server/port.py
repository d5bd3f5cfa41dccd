"""The port: taken once, kept from set-up to the end; and until when."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

from aiohttp import web

from worktrain.errors import WorkTrainError
from worktrain.settings import Settings


async def listen(runner: web.AppRunner, settings: Settings) -> int:
    """Take the port, and give its number: 0 in the settings takes any that is free."""
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as exc:
        raise WorkTrainError(
            f"WorkTrain cannot listen on {settings.host}:{settings.port}.",
            why=exc.strerror or str(exc),
            fix="Stop what uses the port, or choose another with --port.",
        ) from exc
    port: int = runner.addresses[0][1]
    return port


async def until_told_to_stop(*, with_parent: bool) -> None:
    """Wait for SIGTERM or SIGINT; or for the end of the scenario that this process was started for."""
    told, parent = asyncio.Event(), os.getppid()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    while not told.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0 if with_parent else None):
                await told.wait()
        if with_parent and os.getppid() != parent:
            return
