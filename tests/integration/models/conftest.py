"""A provider of models on loopback that answers as it is told, and a proxy in front of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from worktrain.models.caps import Caps
from worktrain.models.line import Line
from worktrain.models.proxy import Proxy
from worktrain.providers import Provider, Providers
from worktrain.store.remembered import Remembered

KEY = "sk-ant-canary-Zq7vR2mXw9LtYb4KdN8sHc3F"
MODEL = "claude-opus-4-5"
CAPS = Caps(session_usd=5.0, session_tokens=2_000_000, issue_usd=20.0, day_usd=50.0)
ASK: dict[str, Any] = {"model": MODEL, "max_tokens": 2000, "messages": [{"role": "user", "content": "Hi"}]}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What arrived at the provider."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


@dataclass
class FakeProvider:
    """Answers everything in the way that `answer` says."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    answer: Answer = field(init=False)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when an answer is over, or when its client went away."""

    def __post_init__(self) -> None:
        self.says(200, message())

    def says(self, status: int, body: object, **headers: str) -> None:
        """Answer with this document from now on."""

        async def answer(_request: web.Request) -> web.Response:
            return web.json_response(body, status=status, headers=headers)

        self.answer = answer

    def streams(self, *pieces: bytes, after_first: asyncio.Event | None = None) -> None:
        """Answer piece by piece; after the first one, wait until told to go on."""

        async def answer(request: web.Request) -> web.StreamResponse:
            back = web.StreamResponse(headers={"content-type": "text/event-stream"})
            await back.prepare(request)
            for number, piece in enumerate(pieces):
                await back.write(piece)
                if number == 0 and after_first is not None:
                    await after_first.wait()
            await back.write_eof()
            return back

        self.answer = answer

    async def serve(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self.seen.append(
            Seen(
                method=request.method,
                path=request.path_qs,
                headers={name.lower(): value for name, value in request.headers.items()},
                body=json.loads(raw) if raw else {},
            )
        )
        try:
            return await self.answer(request)
        finally:
            self.ended.set()


def message(**usage: int) -> dict[str, Any]:
    used = {"input_tokens": 100, "output_tokens": 10, **usage}
    return {"id": "m", "type": "message", "model": MODEL, "content": [], "usage": used}


def event(**data: object) -> bytes:
    return f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode()


def start(**usage: int) -> bytes:
    return event(type="message_start", message=message(**usage))


def say(text: str) -> bytes:
    return event(type="content_block_delta", index=0, delta={"type": "text_delta", "text": text})


def end(output_tokens: int) -> bytes:
    return event(type="message_delta", delta={}, usage={"output_tokens": output_tokens}) + event(
        type="message_stop"
    )


@asynccontextmanager
async def serving(handler: Answer) -> AsyncIterator[str]:
    """Serve on a free port of loopback."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def provider() -> AsyncIterator[FakeProvider]:
    fake = FakeProvider()
    async with serving(fake.serve) as fake.url:
        yield fake


@dataclass
class Post:
    """The office where sessions get their lines; all that it keeps is below `data`."""

    proxy: Proxy
    known: Remembered
    data: Path
    _open: AsyncExitStack

    async def line(self, session: str = "wt-7-1-1-developer-1", *, issue: int = 1, caps: Caps = CAPS) -> Line:
        folder = self.data / "s" / session
        opened = self.proxy.session(session, issue=issue, repository_id=7, caps=caps, folder=folder)
        return await self._open.enter_async_context(opened)

    def audit(self) -> list[dict[str, Any]]:
        text = (self.data / "model-requests.log").read_text()
        return [json.loads(line) for line in text.splitlines()]


@asynccontextmanager
async def post_of(data: Path, **providers: Provider) -> AsyncIterator[Post]:
    """Open an office; a second one in the same folder is what comes after a restart."""
    known = Remembered(data)
    proxy = Proxy(Providers(providers), spending=known.spending, data=data)
    try:
        async with AsyncExitStack() as stack:
            yield Post(proxy, known, data, stack)
    finally:
        proxy.close()
        known.close()


@pytest.fixture
async def post(provider: FakeProvider, tmp_path: Path) -> AsyncIterator[Post]:
    connected = Provider(url=provider.url, key=KEY)
    async with post_of(tmp_path, anthropic=connected, openai=connected) as opened:
        yield opened


@asynccontextmanager
async def client(line: Line, *, token: str | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    """Speak to the proxy as an agent does: through the socket, with the session's token."""
    brought = line.access.token if token is None else token
    async with aiohttp.ClientSession(
        "http://model",
        connector=aiohttp.UnixConnector(str(line.access.socket)),
        headers={"x-api-key": brought, "anthropic-version": "2023-06-01"},
        timeout=aiohttp.ClientTimeout(total=20),
    ) as session:
        yield session


async def asked(line: Line, body: object = ASK, *, path: str = "/v1/messages") -> tuple[int, dict[str, Any]]:
    """Ask once; give the status and the answer."""
    async with client(line) as session, session.post(path, json=body) as answer:
        return answer.status, await answer.json()
