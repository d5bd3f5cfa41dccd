"""The pages that all ways share: where set-up stands, and what just happened, as it happens."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress

from aiohttp import web

from worktrain.server.access import Access
from worktrain.server.agent import routes as agents
from worktrain.server.pages.refusals import set_up_already
from worktrain.server.pages.setup_start import Link
from worktrain.server.pages.setup_steps import steps_page
from worktrain.server.setup.desk import Desk
from worktrain.server.setup.first import first
from worktrain.server.setup.forms import texts
from worktrain.server.setup.progress import Progress
from worktrain.server.setup.ways import WAYS
from worktrain.server.web import PATIENCE

EVERY = 1.0
"""Seconds between two looks at what is known; each is cheap, and only while somebody watches."""
QUIET = 15
"""After so many looks without news a comment keeps the connection open."""


def add_to(app: web.Application, desk: Desk) -> None:
    """Add all of set-up."""
    pages, access = _Pages(desk), desk.access
    app.router.add_get("/", access.page(pages.home))
    app.router.add_get("/setup", access.page(pages.overview))
    app.router.add_get("/setup/events", access.page(pages.events))
    app.router.add_get("/setup/installed", access.page(pages.installed))
    app.router.add_post("/setup/secret", access.form(pages.secret))
    desk.others = tuple(Link(way.path, way.title, way.summary) for way in WAYS if way.title)
    for way in WAYS:
        way.add_to(app.router, desk)

    agents.add_to(app, desk.agent, access, home="/setup", changed=lambda: desk.running.look())

    async def closing(_app: web.Application) -> None:
        desk.closing.set()

    app.on_shutdown.append(closing)


def add_closed_to(app: web.Application, access: Access) -> None:
    """Answer for all of set-up that it is over."""

    async def closed(_request: web.Request) -> web.Response:
        return access.html(set_up_already(), status=410)

    app.router.add_get("/setup{tail:.*}", access.page(closed))


class _Pages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def home(self, _request: web.Request) -> web.Response:
        return _elsewhere(self._desk)

    async def overview(self, request: web.Request) -> web.Response:
        if not self._desk.connected.is_set():
            return self._desk.access.html(first(self._desk, request))
        self._desk.agent.refresh()
        live = "still" not in request.query
        now, csrf = self._desk.progress, self._desk.access.csrf
        return self._desk.access.html(steps_page(now, csrf=csrf, version=_version(now), live=live))

    async def installed(self, _request: web.Request) -> web.Response:
        """Take whoever comes back from installing, and look at once."""
        await self._desk.running.look()
        return _elsewhere(self._desk)

    async def secret(self, request: web.Request) -> web.Response:
        secret = (await texts(request)).get("secret", "").strip()
        if secret and self._desk.progress.heard is None:
            await self._desk.correct(secret)
        return _elsewhere(self._desk)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Send one line whenever the page would look different."""
        headers = {**self._desk.access.headers(), "Content-Type": "text/event-stream"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        shown, quiet = request.query.get("version", ""), 0
        with suppress(ConnectionError):
            while not self._desk.closing.is_set():
                request.app[PATIENCE].answered(request.protocol)  # it owes us nothing while it listens
                self._desk.agent.refresh()
                version, quiet = _version(self._desk.progress), quiet + 1
                if version != shown:
                    await response.write(f"event: changed\ndata: {version}\n\n".encode())
                    shown, quiet = version, 0
                elif quiet >= QUIET:
                    await response.write(b": still here\n\n")
                    quiet = 0
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._desk.closing.wait(), EVERY)
        return response


def _elsewhere(desk: Desk) -> web.Response:
    return web.Response(status=303, headers={**desk.access.headers(), "Location": "/setup"})


def _version(progress: Progress) -> str:
    return hashlib.sha256(repr(progress).encode()).hexdigest()[:16]
