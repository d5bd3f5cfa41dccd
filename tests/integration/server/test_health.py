"""Ready means ready: `/health` tells what the parts behind the server say, and what waits for them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import uuid
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from worktrain.server.inbox import Inbox
from worktrain.server.web import Behind, application
from worktrain.store.database import Database
from worktrain.store.deliveries import Deliveries, Delivery

BODY = b'{"action": "labeled"}'


async def test_health_tells_what_the_parts_say_and_what_is_still_being_handled(tmp_path: Path) -> None:
    held, deliveries = asyncio.Event(), Deliveries(Database(tmp_path / "worktrain.sqlite"))

    async def received(_delivery: Delivery) -> None:
        await held.wait()

    async def health() -> dict[str, object]:
        return {"ready": True, "waiting": deliveries.count_waiting()}

    app = application(Behind(inbox=Inbox(deliveries.store), secrets=("s",), received=received, health=health))
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "issues",
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-Hub-Signature-256": f"sha256={hmac.new(b's', BODY, hashlib.sha256).hexdigest()}",
    }
    async with TestClient(TestServer(app)) as client:
        async with client.get("/health") as idle:
            assert await idle.json() == {"ready": True, "waiting": 0, "behind": 0}
        async with client.post("/webhook", data=BODY, headers=headers) as taken:
            assert taken.status == 202, "acknowledged though nobody has handled it"
        async with client.get("/health") as busy:
            assert await busy.json() == {"ready": True, "waiting": 1, "behind": 1}
        held.set()
