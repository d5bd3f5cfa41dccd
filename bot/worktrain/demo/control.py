"""The scenario's side of the barrier: no session starts before the people have acted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Self

from aiohttp import web

Act = Callable[[int], Awaitable[None]]
"""Given an issue's number: let its people do what is due."""


class Control:
    """A small server on loopback that the App asks before each session."""

    def __init__(self, act: Act, *, port: int) -> None:
        app = web.Application()
        app.router.add_post("/barrier", self._barrier)
        self._runner = web.AppRunner(app, access_log=None)
        self._act = act
        self._port = port

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._runner.cleanup()

    async def _barrier(self, request: web.Request) -> web.Response:
        asked = await request.json()
        await self._act(int(asked["issue"]))
        return web.json_response({"go": True})
