"""The HTTP server: webhooks in, and whether we are ready."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from worktrain.errors import WorkTrainError
from worktrain.server.gate import MAX_BODY, Turned, admit
from worktrain.server.inbox import Inbox
from worktrain.store.deliveries import Delivery

log = logging.getLogger("worktrain.server")

Received = Callable[[Delivery], Awaitable[None]]
Health = Callable[[], Awaitable[dict[str, object]]]


def application(
    *, inbox: Inbox, secrets: Sequence[str], received: Received, health: Health
) -> web.Application:
    """Build the server: `/webhook` for GitHub, `/health` for supervisors."""
    app = web.Application(client_max_size=MAX_BODY)
    behind: set[asyncio.Task[None]] = set()

    async def webhook(request: web.Request) -> web.Response:
        body = await request.read()
        seen = admit(request.headers, body, secrets)
        if isinstance(seen, Turned):
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
        behind.add(task)
        task.add_done_callback(behind.discard)
        return web.json_response({"stored": seen.guid}, status=202)

    async def healthy(_request: web.Request) -> web.Response:
        return web.json_response({**await health(), "behind": len(behind)})

    app.router.add_post("/webhook", webhook)
    app.router.add_get("/health", healthy)
    return app


async def _handled(received: Received, delivery: Delivery) -> None:
    try:
        await received(delivery)
    except WorkTrainError as exc:
        # it stays in the inbox; the sweep takes it up again
        log.error("not handled: %s", exc, extra={"action": "not-handled"})
