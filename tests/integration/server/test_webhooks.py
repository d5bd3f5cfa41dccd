"""Deliveries over real HTTP into a real database: stored before they are acknowledged, each once."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import hmac
import io
import json
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from worktrain.errors import WorkTrainError
from worktrain.server import patience
from worktrain.server.gate import MAX_BODY
from worktrain.server.inbox import Inbox
from worktrain.server.web import PATIENCE, Behind, application, runner
from worktrain.store.database import Database
from worktrain.store.deliveries import Deliveries, Delivery

SECRET = "a secret of the test"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def deliveries(tmp_path: Path) -> Deliveries:
    return Deliveries(Database(tmp_path / "worktrain.sqlite"))


@pytest.fixture
def handled() -> list[str]:
    return []


@pytest.fixture
async def client(deliveries: Deliveries, handled: list[str]) -> AsyncIterator[Client]:
    async def received(delivery: Delivery) -> None:
        handled.append(delivery.guid)

    async def health() -> dict[str, object]:
        return {"ready": True}

    app = application(
        Behind(inbox=Inbox(deliveries.store), secrets=(SECRET,), received=received, health=health)
    )
    async with TestClient(TestServer(app)) as made:
        yield made


async def post(client: Client, body: bytes, *, guid: str = "", secret: str = SECRET) -> int:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "issues",
        "X-GitHub-Delivery": guid or str(uuid.uuid4()),
        "X-Hub-Signature-256": f"sha256={signature}",
    }
    async with client.post("/webhook", data=io.BytesIO(body), headers=headers) as response:
        return response.status


async def test_a_signed_delivery_is_on_disk_when_it_is_acknowledged(
    client: Client, deliveries: Deliveries
) -> None:
    assert await post(client, b'{"action":"labeled"}', guid="guid-0001") == 202
    stored = deliveries.get("guid-0001")
    assert stored is not None
    assert stored.body == b'{"action":"labeled"}'


async def test_wh_01_an_unsigned_delivery_leaves_nothing(client: Client, deliveries: Deliveries) -> None:
    assert await post(client, b"{}", secret="another") == 401
    assert deliveries.count_waiting() == 0


async def test_wh_03_the_same_delivery_fifty_times_at_once_is_one_row(
    client: Client, deliveries: Deliveries
) -> None:
    answers = await asyncio.gather(*(post(client, b"{}", guid="guid-0002") for _ in range(50)))
    assert set(answers) == {202}
    assert len(deliveries.waiting()) == 1


async def test_a_redelivery_of_what_was_handled_is_not_handled_again(
    client: Client, deliveries: Deliveries
) -> None:
    await post(client, b"{}", guid="guid-0003")
    deliveries.close("guid-0003", state="handled", reason="done")
    assert await post(client, b"{}", guid="guid-0003") == 202
    assert deliveries.get("guid-0003") is None


@pytest.mark.parametrize("megabytes", [1.5, 10.0, 25.0])
async def test_wh_06_large_deliveries_come_in_whole(
    client: Client, deliveries: Deliveries, megabytes: float
) -> None:
    body = json.dumps({"padding": "x" * int(megabytes * 1024 * 1024 - 20)}).encode()
    assert await post(client, body, guid="guid-large") == 202
    stored = deliveries.get("guid-large")
    assert stored is not None
    assert len(stored.body) == len(body)


async def test_wh_06_what_is_larger_than_github_sends_is_refused(
    client: Client, deliveries: Deliveries
) -> None:
    assert await post(client, b"x" * (MAX_BODY + 1)) == 413
    assert deliveries.count_waiting() == 0


@pytest.mark.parametrize(
    "body", [b"[]", b"null", b"1", b"NaN", b"", b"[" * 100_000, b'{"a":1,"a":2}', b"\xff"]
)
async def test_wh_08_what_is_no_object_is_stored_and_acknowledged(client: Client, body: bytes) -> None:
    assert await post(client, body) == 202


@pytest.mark.parametrize("method", ["get", "put", "delete"])
async def test_wh_09_only_post_is_answered(client: Client, method: str) -> None:
    async with client.request(method, "/webhook") as response:
        assert response.status == 405


async def test_wh_10_what_cannot_be_stored_is_not_acknowledged(handled: list[str]) -> None:
    def full(_batch: list[Delivery]) -> None:
        raise WorkTrainError("The database cannot be used.", why="disk full")

    async def received(delivery: Delivery) -> None:
        handled.append(delivery.guid)

    async def health() -> dict[str, object]:
        return {}

    app = application(Behind(inbox=Inbox(full), secrets=(SECRET,), received=received, health=health))
    async with TestClient(TestServer(app)) as client:
        assert await post(client, b"{}") == 503
    assert handled == []


async def test_a_burst_is_stored_in_few_commits(tmp_path: Path) -> None:
    deliveries, batches = Deliveries(Database(tmp_path / "w.sqlite")), []

    def store(batch: list[Delivery]) -> None:
        batches.append(len(batch))
        deliveries.store(batch)

    inbox = Inbox(store)
    rows = [Delivery(guid=f"guid-{number:04}", event="push", body=b"{}") for number in range(200)]
    await asyncio.gather(*(inbox.put(row) for row in rows))
    assert deliveries.count_waiting() == 200
    assert sum(batches) == 200
    assert len(batches) < 10


async def test_wh_07_a_packed_body_is_refused_before_it_is_read(
    client: Client, deliveries: Deliveries
) -> None:
    bomb = gzip.compress(b"a" * 50_000_000)
    headers = {**named(bomb), "Content-Encoding": "gzip"}
    async with client.post("/webhook", data=bomb, headers=headers) as response:
        assert response.status == 415
    assert deliveries.count() == 0


async def test_wh_07_connections_that_bring_nothing_are_closed_and_others_go_on(
    served: str, deliveries: Deliveries
) -> None:
    host, port = urlsplit(served).hostname, urlsplit(served).port
    slow = [await asyncio.open_connection(host, port) for _ in range(20)]
    for number, (_, writer) in enumerate(slow):
        half = "".join(f"{name}: {value}\r\n" for name, value in named(b"{}").items())
        writer.write(f"POST /webhook HTTP/1.1\r\nHost: here\r\n{half * (number % 2)}".encode())
    apart = aiohttp.TCPConnector(force_close=True)  # a kept connection may be closed as idle
    async with aiohttp.ClientSession(connector=apart) as session:
        async with session.post(f"{served}/webhook", data=b"{}", headers=named(b"{}")) as response:
            assert response.status == 202
        ends = await asyncio.wait_for(asyncio.gather(*(_end(reader) for reader, _ in slow)), timeout=20)
        assert set(ends) == {b""}
        for _, writer in slow:
            writer.close()
        async with session.post(f"{served}/webhook", data=b"{}", headers=named(b"{}")) as response:
            assert response.status == 202
    assert deliveries.count() == 2


async def _end(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


def named(body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "X-GitHub-Event": "issues",
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-Hub-Signature-256": f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}",
    }


def test_wh_05_the_same_bytes_under_another_guid_are_told_from_new_ones(deliveries: Deliveries) -> None:
    first, again, other = (
        Delivery(guid="guid-0021", event="issue_comment", body=b'{"id": 1}'),
        Delivery(guid="guid-0022", event="issue_comment", body=b'{"id": 1}'),
        Delivery(guid="guid-0023", event="issue_comment", body=b'{"id": 2}'),
    )
    deliveries.store([first, again, other])
    assert not deliveries.repeats(again), "the first has not been handled yet"
    deliveries.close(first.guid, state="handled", reason="done")
    assert [deliveries.repeats(each) for each in (first, again, other)] == [False, True, False]


@pytest.fixture
async def served(deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Give the address of the server as `worktrain serve` runs it, but with little patience."""

    async def received(_delivery: Delivery) -> None:
        pass

    async def health() -> dict[str, object]:
        return {}

    monkeypatch.setattr(patience, "WHOLE", 0.5)
    app = application(
        Behind(inbox=Inbox(deliveries.store), secrets=(SECRET,), received=received, health=health)
    )
    running = runner(app)
    await running.setup()
    site = web.TCPSite(running, "127.0.0.1", 0)
    await site.start()
    assert running.server is not None
    watching = asyncio.create_task(patience.watch(running.server, app[PATIENCE], every=0.05))
    host, port = running.addresses[0][:2]
    yield f"http://{host}:{port}"
    watching.cancel()
    await running.cleanup()
