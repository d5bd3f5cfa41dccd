"""How long a connection may take to bring a request: strangers can open them, and each one costs a file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from worktrain.server.gate import MAX_BODY

KEEP_ALIVE = 15.0
"""Seconds that a connection may rest between two requests."""

WHOLE = 30.0
"""Seconds in which a connection must bring a whole request; GitHub gives up after ten."""

CROWDED, HURRIED = 512, 5.0
"""With more connections than this, each has only so many seconds."""

LARGE, LARGE_AT_ONCE = 1024 * 1024, 8
"""Bodies of this many bytes, or of unknown length, are read so many at a time: they are held in memory."""


class Patience:
    """Knows for each connection since when it owes a request."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: dict[object, float] = {}
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def body(self, request: web.Request) -> bytes:
        """Read a request's body; one that does not come in time is a 408."""
        length = request.content_length
        if length is not None and length > MAX_BODY:
            raise web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=length)
        try:
            async with asyncio.timeout(WHOLE):
                if length is not None and length <= LARGE:
                    return await request.read()
                async with self._large:
                    return await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout(text="The body did not come in time.") from None
        except ConnectionError:
            raise web.HTTPBadRequest(text="The connection broke off.") from None

    def answered(self, connection: object) -> None:
        """Begin to wait anew: this connection brought a whole request."""
        self._since[connection] = self._now()

    def overdue(self, connections: Sequence[object]) -> list[object]:
        """Give the connections that have kept us waiting too long; those that are gone are forgotten."""
        now = self._now()
        self._since = {one: self._since.get(one, now) for one in connections}
        seconds = WHOLE if len(connections) <= CROWDED else HURRIED
        return [one for one, since in self._since.items() if now - since > seconds]


async def watch(server: web.Server, patience: Patience, *, every: float = 1.0) -> None:
    """Close overdue connections, for ever."""
    while True:
        await asyncio.sleep(every)
        for connection in patience.overdue(server.connections):
            if isinstance(connection, RequestHandler) and connection.transport is not None:
                connection.transport.abort()
