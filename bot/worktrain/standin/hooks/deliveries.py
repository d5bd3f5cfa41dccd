"""The delivery engine: one queue an App, in order, ten seconds each, and no retry but on request."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientError, ClientSession, ClientTimeout

from worktrain.standin.clock import Clock
from worktrain.standin.hooks.signing import headers
from worktrain.standin.ids import Ids
from worktrain.standin.state.apps import AppRegistration

# https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks
SECONDS = 10.0


@dataclass(eq=False, kw_only=True)
class Delivery:
    """One attempt to tell an App of one event; a redelivery is another with the same GUID."""

    id: int
    guid: str
    app: AppRegistration
    event: str
    action: str | None
    payload: bytes = field(repr=False)
    installation_id: int | None
    repository_id: int | None
    redelivery: bool
    delivered_at: datetime
    request_headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    duration: float = 0.0
    status: str = "pending"
    status_code: int = 0
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""

    def answered(self, code: int, headers_: Mapping[str, str], body: str) -> None:
        self.status_code = code
        self.status = "OK" if 200 <= code < 300 else f"Invalid HTTP Response: {code}"
        self.response_headers, self.response_body = dict(headers_), body[:10_000]


class Deliveries:
    """Sends what is queued; remembers every attempt."""

    def __init__(self, ids: Ids, clock: Clock) -> None:
        self._ids, self._clock = ids, clock
        self._queues: dict[AppRegistration, asyncio.Queue[Delivery]] = {}
        self._workers: dict[AppRegistration, asyncio.Task[None]] = {}
        self._session: ClientSession | None = None
        self._pending = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self.done: list[Delivery] = []

    def send(
        self,
        app: AppRegistration,
        *,
        event: str,
        action: str | None,
        payload: bytes,
        installation_id: int | None = None,
        repository_id: int | None = None,
    ) -> Delivery:
        """Queue a new delivery."""
        return self._queue(
            Delivery(
                id=self._ids.next("delivery"),
                guid=str(uuid.uuid4()),
                app=app,
                event=event,
                action=action,
                payload=payload,
                installation_id=installation_id,
                repository_id=repository_id,
                redelivery=False,
                delivered_at=self._clock(),
            )
        )

    def again(self, old: Delivery) -> Delivery:
        """Queue the same event once more, under the same GUID."""
        return self._queue(
            Delivery(
                id=self._ids.next("delivery"),
                guid=old.guid,
                app=old.app,
                event=old.event,
                action=old.action,
                payload=old.payload,
                installation_id=old.installation_id,
                repository_id=old.repository_id,
                redelivery=True,
                delivered_at=self._clock(),
            )
        )

    def _queue(self, delivery: Delivery) -> Delivery:
        self._pending += 1
        self._quiet.clear()
        self._queues.setdefault(delivery.app, asyncio.Queue()).put_nowait(delivery)
        self._wake(delivery.app)
        return delivery

    def _wake(self, app: AppRegistration) -> None:
        if self._session is not None and app not in self._workers:
            self._workers[app] = asyncio.create_task(self._work(app), name=f"deliveries to {app.slug}")

    async def start(self) -> None:
        self._session = ClientSession(timeout=ClientTimeout(total=SECONDS), auto_decompress=True)
        for app in self._queues:
            self._wake(app)

    async def stop(self) -> None:
        for worker in self._workers.values():
            worker.cancel()
        await asyncio.gather(*self._workers.values(), return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def idle(self) -> None:
        """Wait until every queued delivery was attempted."""
        await self._quiet.wait()

    async def _work(self, app: AppRegistration) -> None:
        while True:
            delivery = await self._queues[app].get()
            try:
                await self._attempt(delivery)
            finally:
                self.done.append(delivery)
                self._pending -= 1
                if self._pending == 0:
                    self._quiet.set()

    async def _attempt(self, delivery: Delivery) -> None:
        app = delivery.app
        delivery.url = app.webhook_url
        delivery.delivered_at = self._clock()
        delivery.request_headers = headers(
            app, event=delivery.event, guid=delivery.guid, payload=delivery.payload
        )
        began = time.monotonic()
        try:
            await self._post(delivery)
        except TimeoutError:
            delivery.status = "timed out"
        except (ClientError, OSError, ValueError):
            delivery.status = "failed to connect to host"
        delivery.duration = round(time.monotonic() - began, 3)

    async def _post(self, delivery: Delivery) -> None:
        assert self._session is not None
        request = self._session.post(
            delivery.url,
            data=delivery.payload,
            headers=delivery.request_headers,
            allow_redirects=False,
        )
        async with request as response:
            body = (await response.content.read(10_000)).decode(errors="replace")
            delivery.answered(response.status, response.headers, body)
