"""Send one request on to its provider, and pass the answer back as it comes while it is metered."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import aiohttp
from aiohttp import web

from worktrain.models import headers
from worktrain.models.line import Line
from worktrain.models.metering.choose import meter_for
from worktrain.models.metering.counts import Counts, Meter
from worktrain.models.refusals import Refusal
from worktrain.models.routes import PAID, Route
from worktrain.models.scrubbing import Scrubber, clean
from worktrain.models.troubles import trouble_in_stream, trouble_of, unreachable
from worktrain.providers import Provider

ERROR_BYTES = 1024 * 1024
"""Of an error's body; the rest is left out."""
ANSWER_BYTES = 256 * 1024 * 1024
"""Of an answer; a longer one is broken off. The longest answers of models have some megabytes."""

TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=20, sock_read=600)
"""No bound for the whole: a long answer is fine while it comes, and the session has its own limit."""


class Forwarding:
    """One request's way there and back; `counts` is what is known of its use, also after it broke off."""

    def __init__(
        self, line: Line, client: aiohttp.ClientSession, provider: Provider, *, keys: Sequence[str]
    ) -> None:
        self._line = line
        self._client = client
        self._provider = provider
        self._keys = keys
        self._meter: Meter | None = None
        self._since: float | None = None
        self.trouble = ""

    @property
    def counts(self) -> Counts | None:
        """Give what an answer used so far; None if none was begun."""
        return None if self._meter is None else self._meter.counts()

    @property
    def unread(self) -> float | None:
        """Give how long an answer was under way that the agent did not wait for; None if it did.

        Seconds. Only the provider knows what it cost.
        """
        return None if self._since is None else time.monotonic() - self._since

    async def send(
        self, request: web.Request, route: Route, body: bytes, *, model: str
    ) -> web.StreamResponse:
        """Ask the provider; raises Refusal where it does not answer."""
        up = headers.up(route.kind, self._provider.key, request.headers)
        self._line.traffic += len(body)
        query = "?beta=true" if request.query.get("beta") == "true" else ""
        asking = self._client.request(
            request.method,
            f"{self._provider.url}{route.path}{query}",
            headers=up,
            data=io.BytesIO(body) if body else None,  # piece by piece: others want to be served meanwhile
            allow_redirects=False,  # the key goes to the provider and to nobody else
        )
        self._since = time.monotonic()
        try:
            async with asking as answer:
                if answer.status >= 300:
                    self._since = None
                    return await self._failed(route, answer, model=model)
                return await self._passed(request, route, answer)
        except (aiohttp.ClientError, TimeoutError) as exc:
            if not isinstance(exc, TimeoutError):
                self._since = None
            trouble = unreachable(route.kind, _why(exc))
            self._note(trouble.reason)
            self._line.bad(trouble)
            raise Refusal(502, trouble.reason, what="unreachable") from None

    async def _failed(self, route: Route, answer: aiohttp.ClientResponse, *, model: str) -> web.Response:
        raw = await _first_bytes(answer, ERROR_BYTES)
        trouble = trouble_of(route.kind, answer.status, raw, model=model)
        if trouble is not None:
            self._note(trouble.reason)
            self._line.bad(trouble)
        text = clean(raw.decode(errors="replace"), self._keys)
        # a redirect has no place to lead to, and would not be followed with the key
        status = 502 if answer.status < 400 else answer.status
        return web.Response(
            status=status, headers=headers.down(answer.headers, self._keys), body=text.encode()
        )

    async def _passed(
        self, request: web.Request, route: Route, answer: aiohttp.ClientResponse
    ) -> web.StreamResponse:
        back = web.StreamResponse(status=answer.status, headers=headers.down(answer.headers, self._keys))
        if route.dialect in PAID:
            self._meter = meter_for(route.kind, answer.content_type)
        try:
            await self._stream(request, answer, back)
        except _Gone:
            return back
        except (aiohttp.ClientError, TimeoutError) as exc:
            self._since = None
            # the head is sent: all that is left is to break off, so that the client notices
            trouble = unreachable(route.kind, _why(exc))
            self._note(trouble.reason)
            self._line.bad(trouble)
            if request.transport is not None:
                request.transport.abort()
            return back
        self._since = None
        self._judge(route)
        await back.write_eof()
        return back

    async def _stream(
        self, request: web.Request, answer: aiohttp.ClientResponse, back: web.StreamResponse
    ) -> None:
        scrubber, size = Scrubber(self._keys), 0
        with _client_may_go():
            await back.prepare(request)
        async for chunk in answer.content.iter_any():
            size += len(chunk)
            self._line.traffic += len(chunk)
            if size > ANSWER_BYTES:
                raise aiohttp.ClientPayloadError("the answer does not end")
            if self._meter is not None:
                self._meter.feed(chunk)
            if passed := scrubber.feed(chunk):
                with _client_may_go():
                    await back.write(passed)
        if rest := scrubber.rest():
            with _client_may_go():
                await back.write(rest)

    def _judge(self, route: Route) -> None:
        failed = self._meter.counts().failed if self._meter else ""
        if failed:
            trouble = trouble_in_stream(route.kind, failed)
            self._note(trouble.reason)
            self._line.bad(trouble)
        else:
            self._line.good()

    def _note(self, reason: str) -> None:
        self.trouble = reason


class _Gone(Exception):  # noqa: N818 — nobody's fault: the agent wants no more
    """The client went away."""


@contextmanager
def _client_may_go() -> Iterator[None]:
    """Tell the agent's broken connection from the provider's: for aiohttp both are a client's error."""
    try:
        yield
    except ConnectionResetError:
        raise _Gone from None


async def _first_bytes(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    kept = bytearray()
    async for chunk in answer.content.iter_any():
        kept += chunk[: limit - len(kept)]
        if len(kept) >= limit:
            break
    return bytes(kept)


def _why(exc: Exception) -> str:
    """Say what went wrong without the address, which may hold a key that somebody put there."""
    return "no answer in time" if isinstance(exc, TimeoutError) else type(exc).__name__
