"""The scripted model as a server: Messages and Responses, streamed or whole, from one cast."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from worktrain.standin.model import anthropic, openai
from worktrain.standin.model.playing import Casts, Playing, name_of
from worktrain.standin.model.talk import Asked, Reply
from worktrain.standin.model.troubles import ANTHROPIC, OPENAI, Refusal, Trouble

_LARGEST = 64 * 1024 * 1024
_ROOM = 100
"""Tokens that a model needs to say nothing in particular."""


@dataclass(frozen=True)
class _Format:
    """How one provider speaks."""

    asked: Callable[[dict[str, Any], int], Asked]
    events: Callable[[Reply, str, int], Iterator[tuple[str, dict[str, Any]]]]
    whole: Callable[[Reply, str, int], dict[str, Any]]
    error: Callable[[int, str, str], dict[str, Any]]
    nonsense: tuple[str, dict[str, Any]]
    refusals: Mapping[Trouble, Refusal]


_ANTHROPIC = _Format(
    anthropic.asked, anthropic.events, anthropic.whole, anthropic.error, anthropic.NONSENSE, ANTHROPIC
)
_OPENAI = _Format(openai.asked, openai.events, openai.whole, openai.error, openai.NONSENSE, OPENAI)


@dataclass(frozen=True)
class Seen:
    """One request, for those who want to know what came."""

    path: str
    key: str = field(repr=False)
    session: str | None = None
    text: str = field(default="", repr=False)
    """All that the model was told so far."""


@dataclass
class ModelServer:
    """Plays a cast on loopback, or on a unix socket; use it as an async context manager."""

    casts: Casts
    key: str = field(repr=False)
    trouble: Trouble | None = None
    times: int | None = None
    """How many requests meet the trouble; none: all of them."""
    socket: Path | None = None
    port: int = 0
    url: str = ""
    requests: list[Seen] = field(default_factory=list)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        self._playing = Playing(self.casts)
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_post("/v1/messages", self._messages)
        app.router.add_post("/v1/messages/count_tokens", self._count)
        app.router.add_post("/v1/responses", self._responses)
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/", self._root)  # HEAD comes with it
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        if self.socket is not None:
            await web.UnixSite(self._runner, str(self.socket)).start()
        else:
            await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
            host, port = self._runner.addresses[0][:2]
            self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _root(self, _request: web.Request) -> web.Response:
        return web.Response()

    async def _models(self, _request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [], "models": [], "has_more": False})

    async def _count(self, request: web.Request) -> web.Response:
        return web.json_response({"input_tokens": len(await request.read()) // 4})

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, _ANTHROPIC, request.headers.get("x-api-key", ""))

    async def _responses(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        return await self._answer(request, _OPENAI, key)

    async def _answer(self, request: web.Request, how: _Format, key: str) -> web.StreamResponse:
        data = await request.read()
        body = json.loads(data)
        asked = how.asked(body, len(data))
        name = name_of(asked.text)
        self.requests.append(Seen(request.path, key, name.id if name else None, asked.text))
        trouble = Trouble.WRONG_KEY if key != self.key else self._trouble()
        if trouble is not None and trouble in how.refusals:
            return _refuse(how, how.refusals[trouble])
        reply = _counted(self._playing.reply(asked), asked)
        await asyncio.sleep(reply.seconds)
        number, model = len(self.requests), str(body.get("model", "scripted"))
        if not asked.stream:
            return await self._whole(how.whole(reply, model, number), reply, trouble)
        return await self._stream(request, how, how.events(reply, model, number), reply, trouble)

    def _trouble(self) -> Trouble | None:
        if self.times is not None:
            self.times -= 1
            if self.times < 0:
                return None
        return self.trouble

    async def _whole(self, body: dict[str, Any], reply: Reply, trouble: Trouble | None) -> web.Response:
        """Answer in one piece, as programs ask that found no sense in a stream."""
        if reply.hangs or trouble is Trouble.NEVER_ENDS:
            await self._closing.wait()
        if reply.nonsense or trouble in {Trouble.NONSENSE, Trouble.TRUNCATED}:
            return web.Response(body=b"{not json", content_type="application/json")
        return web.json_response(body)

    async def _stream(
        self,
        request: web.Request,
        how: _Format,
        events: Iterable[tuple[str, dict[str, Any]]],
        reply: Reply,
        trouble: Trouble | None,
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        if reply.nonsense or trouble is Trouble.NONSENSE:
            await _send(response, how.nonsense)
            await response.write(b"data: {not json\n\n\xff\xfe\n\n")
            return response
        first, *rest = events
        await _send(response, first)
        if reply.hangs or trouble is Trouble.NEVER_ENDS:
            await self._closing.wait()
            return response
        if trouble is Trouble.TRUNCATED:
            assert request.transport is not None, "the request is being answered"
            request.transport.close()
            return response
        for event in rest:
            await _send(response, event)
        await response.write_eof()
        return response


def _counted(reply: Reply, asked: Asked) -> Reply:
    """Give figures to an answer whose script has none, and the tools among which it may pick."""
    output = sum(len(text) for text in reply.words) // 4 + _ROOM
    return replace(
        reply,
        tools=asked.tools,
        input_tokens=reply.input_tokens or asked.size // 4,
        output_tokens=reply.output_tokens or output,
    )


def _refuse(how: _Format, refusal: Refusal) -> web.Response:
    headers = {} if refusal.retry_after is None else {"retry-after": str(refusal.retry_after)}
    body = how.error(refusal.status, refusal.kind, refusal.message)
    return web.json_response(body, status=refusal.status, headers=headers)


async def _send(response: web.StreamResponse, event: tuple[str, dict[str, Any]]) -> None:
    kind, data = event
    await response.write(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())
