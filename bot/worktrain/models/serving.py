"""Serve a session's requests on its socket, and not more of them at once than a program needs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

CONNECTIONS = 64
"""At once; each one costs a file of the whole App, and agents may open as many as they like."""


class _Ours(logging.Filter):
    """Keeps what went wrong here, and leaves out what an agent wrote wrongly: it may do so all day."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError | web.RequestPayloadError)


log = logging.getLogger("worktrain.models.http")
log.addFilter(_Ours())

ENDING = 0.1
"""Seconds that requests under way have when their session is over; nobody is there to read the answers."""


@asynccontextmanager
async def serving(app: web.Application, socket: Path) -> AsyncIterator[None]:
    """Serve for the block; what is under way at its end is cut off."""
    runner = web.AppRunner(
        app, access_log=None, handler_cancellation=True, shutdown_timeout=ENDING, logger=log
    )
    await runner.setup()
    server = runner.server
    assert server is not None, "it was just set up"

    def protocol() -> asyncio.Protocol:
        return server() if len(server.connections) < CONNECTIONS else _Full()

    listening = await asyncio.get_running_loop().create_unix_server(protocol, str(socket))
    try:
        yield
    finally:
        listening.close()
        await runner.cleanup()


class _Full(asyncio.Protocol):
    """Hangs up at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()
