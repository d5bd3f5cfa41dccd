"""The HTTP server: webhooks in, and whether we are ready."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from worktrain.errors import WorkTrainError
from worktrain.server.gate import MAX_BODY, Turned, admit, named_well
from worktrain.server.inbox import Inbox
from worktrain.server.patience import KEEP_ALIVE, Patience
from worktrain.store.deliveries import Delivery

log = logging.getLogger("worktrain.server")

Received = Callable[[Delivery], Awaitable[None]]
Health = Callable[[], Awaitable[dict[str, object]]]
PATIENCE = web.AppKey("patience", Patience)


async def _closed() -> dict[str, object]:
    return {"ready": False, "state": "setup"}


@dataclass(kw_only=True)
class Behind:
    """What stands behind the server now: nothing while WorkTrain is set up, then the App; the port stays."""

    inbox: Inbox | None = None
    secrets: Sequence[str] = ()
    received: Received | None = None
    health: Health = _closed
    unsigned: Callable[[], None] = lambda: None
    """Told of each delivery whose signature does not match."""


def application(behind: Behind) -> web.Application:
    """Build the server: `/webhook` for GitHub, `/health` for supervisors."""
    patience = Patience()
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_answering(patience)])
    app[PATIENCE] = patience
    handling: set[asyncio.Task[None]] = set()

    async def webhook(request: web.Request) -> web.Response:
        inbox, received = behind.inbox, behind.received
        if inbox is None or received is None:
            return web.json_response({"error": "WorkTrain is being set up; redeliver it later."}, status=503)
        seen = named_well(request.headers)
        body = b"" if isinstance(seen, Turned) else await patience.body(request)
        seen = seen if isinstance(seen, Turned) else admit(request.headers, body, behind.secrets)
        if isinstance(seen, Turned):
            if seen.status == 401:
                behind.unsigned()
            log.warning("turned away: %s", seen.why, extra={"action": "turned-away", "status": seen.status})
            return web.json_response({"error": seen.why}, status=seen.status)
        delivery = Delivery(guid=seen.guid, event=seen.event, body=body)
        try:
            await inbox.put(delivery)
        except WorkTrainError as exc:
            log.error("not stored: %s", exc, extra={"action": "not-stored"})
            return web.json_response({"error": "The delivery could not be stored; redeliver it."}, status=503)
        # acknowledged first, handled afterwards: GitHub waits ten seconds at most
        task = asyncio.create_task(_handled(received, delivery))
        handling.add(task)
        task.add_done_callback(handling.discard)
        return web.json_response({"stored": seen.guid}, status=202)

    async def healthy(_request: web.Request) -> web.Response:
        found = await behind.health()
        status = 200 if found["ready"] else 503
        return web.json_response({**found, "behind": len(handling)}, status=status)

    app.router.add_post("/webhook", webhook)
    app.router.add_get("/health", healthy)
    return app


def runner(app: web.Application) -> web.AppRunner:
    """Give what serves the application: patient with nobody, and no unpacking of what a stranger packed."""
    return web.AppRunner(app, access_log=None, keepalive_timeout=KEEP_ALIVE, auto_decompress=False)


def _answering(patience: Patience) -> Middleware:
    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        patience.answered(request.protocol)
        return response

    return answer


async def _handled(received: Received, delivery: Delivery) -> None:
    try:
        await received(delivery)
    except WorkTrainError as exc:
        # it stays in the inbox; the sweep takes it up again
        log.error("not handled: %s", exc, extra={"action": "not-handled"})
