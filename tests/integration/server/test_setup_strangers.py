"""Set-up and what strangers write to it: refused in a sentence, and never a bug in the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from worktrain.errors import AuthError
from worktrain.github.registration import convert
from worktrain.server.access import COOKIE, Access
from worktrain.server.setup import routes
from worktrain.server.setup.desk import Desk
from worktrain.server.web import Behind, application, runner
from worktrain.settings import Settings

BOGUS = (
    b"--zz\r\nContent-Disposition: form-data; name=x\r\n"
    b"Content-Transfer-Encoding: bogus\r\n\r\nabc\r\n--zz--\r\n"
)
FORM = "content-type: application/x-www-form-urlencoded"


@dataclass
class Door:
    """A set-up that listens, and bytes as anybody may write them."""

    port: int
    csrf: str
    token: str | None

    async def status(self, head: str, body: bytes = b"", *, host: str | None = None) -> int:
        lines = (head, f"host: {host or f'127.0.0.1:{self.port}'}", "connection: close")
        whole = "\r\n".join((*lines, f"content-length: {len(body)}", "", "")).encode("latin-1") + body
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        with closing(writer):
            writer.write(whole)
            async with asyncio.timeout(5):
                return int((await reader.read()).split()[1])

    async def form(self, kind: str, body: bytes, *, origin: str = "") -> int:
        origin = origin or f"http://127.0.0.1:{self.port}"
        return await self.status(f"POST /setup/register HTTP/1.1\r\norigin: {origin}\r\n{kind}", body)


@pytest.fixture(params=["127.0.0.1"])
async def door(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Door]:
    settings = Settings(github_url="http://127.0.0.1:9", data=tmp_path, host=request.param)
    access = Access(host=settings.host, github_url=settings.github_url)
    app = application(Behind())
    routes.add_to(app, Desk(settings=settings, access=access))
    serving = runner(app)
    await serving.setup()
    await web.TCPSite(serving, "127.0.0.1", 0).start()
    yield Door(serving.addresses[0][1], access.csrf, access.token)
    await serving.cleanup()


@pytest.fixture(autouse=True)
def no_bug_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("host", ["[", "[::1", "127.0.0.1.evil.example", "127.0.0.1@evil.example"])
async def test_a_host_that_is_not_this_machine_is_refused_however_it_is_written(
    door: Door, host: str
) -> None:
    assert await door.status("GET /setup HTTP/1.1", host=host) == 421


@pytest.mark.parametrize("door", ["0.0.0.0"], indirect=True)
async def test_a_cookie_that_is_no_text_lets_nobody_in(door: Door) -> None:
    assert await door.status(f"GET /setup?token={door.token} HTTP/1.1") == 303
    assert await door.status(f"GET /setup HTTP/1.1\r\ncookie: {COOKIE}=\xff\xfe") == 403


@pytest.mark.parametrize("origin", ["http://[", "http://", "[", "http://127.0.0.1.evil.example"])
async def test_an_origin_that_is_no_address_is_not_ours(door: Door, origin: str) -> None:
    assert await door.form(FORM, f"csrf={door.csrf}".encode(), origin=origin) == 403


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"name=\xff\xfe"),
        (f"{FORM}; charset=bogus", b"name=a"),
        ("content-type: multipart/form-data", b"x"),
        ("content-type: multipart/form-data; boundary=zz", b"x"),
        (
            "content-type: multipart/form-data; boundary=zz",
            BOGUS,
        ),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused(door: Door, kind: str, body: bytes) -> None:
    assert await door.form(kind, body) == 400


@pytest.mark.parametrize(
    "changed", [{"id": "../../x"}, {"id": None}, {"pem": 7}, {"slug": ...}, {"owner": 3}]
)
async def test_an_answer_that_is_not_githubs_makes_no_credentials(changed: dict[str, object]) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    made = {"id": 1, "slug": "s", "html_url": "h", "pem": pem, "owner": {}} | changed
    given = {name: value for name, value in made.items() if value is not ...}

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=json.dumps(given), content_type="application/json", status=201)

    app = web.Application()
    app.router.add_post("/app-manifests/{code}/conversions", answer)
    serving = web.AppRunner(app)
    await serving.setup()
    await web.TCPSite(serving, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{serving.addresses[0][1]}"
    try:
        with pytest.raises(AuthError):
            await convert(api_url=url, github_url=url, code="c", webhook_url=None)
    finally:
        await serving.cleanup()
