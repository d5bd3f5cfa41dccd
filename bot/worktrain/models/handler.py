"""What happens to one request of an agent: let in or not, read, paid for, sent on, written down."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import nullcontext
from dataclasses import replace

import aiohttp
from aiohttp import web

from worktrain.models import refusals
from worktrain.models.audit import Audit, Entry
from worktrain.models.caps import Asked, Granted
from worktrain.models.forwarding import Forwarding
from worktrain.models.headers import token_in
from worktrain.models.line import Line
from worktrain.models.metering.counts import Counts
from worktrain.models.prices import Price, Prices, cost
from worktrain.models.reading import Reading, read
from worktrain.models.refusals import Refusal
from worktrain.models.routes import PAID, Dialect, Route, route_of, spoken_to
from worktrain.models.troubles import no_key
from worktrain.providers import Providers
from worktrain.sessions import Closing, End
from worktrain.store.spending import Amount

log = logging.getLogger("worktrain.models")

REQUEST_BYTES = 32 * 1024 * 1024
"""The most that Anthropic takes."""
AT_ONCE = 12
"""So many requests are held in memory; the next ones wait. Programs with helpers ask a few at a time."""
LARGE, LARGE_AT_ONCE = 4 * 1024 * 1024, 2
"""Bytes of a request, mostly pictures, of which several copies are in memory until its answer is over."""
REQUESTS = 10_000
"""Of one session: no work needs as many, and without a bound it could rotate others out of the audit."""
FASTEST = 200
"""Tokens that a model writes in a second, seen or not; no model of the price table is much faster."""
DEAREST = "no price known; counted at the dearest"


class Handler:
    """Serves one session's line."""

    def __init__(
        self,
        line: Line,
        *,
        client: aiohttp.ClientSession,
        providers: Providers,
        prices: Prices,
        audit: Audit,
    ) -> None:
        self._line = line
        self._client = client
        self._providers = providers
        self._prices = prices
        self._audit = audit
        self._places = asyncio.Semaphore(AT_ONCE)
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._requests = 0

    def application(self) -> web.Application:
        app = web.Application(client_max_size=REQUEST_BYTES)
        app.router.add_route("*", "/{anything:.*}", self.answer)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, and write it down whatever becomes of it."""
        if self._is_too_often():
            assert request.transport is not None, "it was just read from there"
            request.transport.abort()
            return web.Response()
        started = time.monotonic()
        entry = Entry(
            session=self._line.account.session, method=request.method[:10], path=_shown(request.path)
        )
        try:
            back = await self._answer(request, entry)
        except Refusal as refusal:
            entry.status, entry.refused = refusal.status, refusal.what
            back = _refused(request, refusal)
            log.info("refused a request", extra={"action": "model-refused", "why": refusal.what})
        else:
            entry.status = back.status
        finally:
            entry.ms = round((time.monotonic() - started) * 1000)
            self._audit.write(entry)
        return back

    def _is_too_often(self) -> bool:
        """Count the request; one too many ends the session, and is not even written down."""
        self._requests += 1
        if self._requests > REQUESTS:
            reason = f"It made more than {REQUESTS:,} requests to its model."
            self._line.close(Closing(end=End.OVER_LIMIT, reason=reason))
        return self._requests > REQUESTS

    async def _answer(self, request: web.Request, entry: Entry) -> web.StreamResponse:
        route = route_of(request.method, request.path, request.headers)
        if route is None:
            sentence = f"{request.method} {_shown(request.path)} is not let through to a provider of models."
            raise Refusal(404, sentence, what="route")
        if route.dialect is Dialect.PING:
            return web.Response()
        if not self._line.admits(token_in(request.headers)):
            raise Refusal(401, "The token is not this session's.", what="token")
        if (closing := self._line.closing) is not None:
            raise Refusal(400, closing.reason, what="closed")
        provider = self._providers.get(route.kind)
        if provider is None:
            self._line.bad(no_key(route.kind))
            raise Refusal(400, no_key(route.kind).reason, what="no-key")
        forwarding = Forwarding(self._line, self._client, provider, keys=self._providers.secrets)
        try:
            async with self._places, self._large if _may_be_large(request) else nullcontext():
                return await self._forward(request, route, forwarding, entry)
        finally:
            entry.trouble = forwarding.trouble

    async def _forward(
        self, request: web.Request, route: Route, forwarding: Forwarding, entry: Entry
    ) -> web.StreamResponse:
        if route.dialect is Dialect.MODELS:
            return await forwarding.send(request, route, b"", model="")
        reading = read(route, await _body(request))
        entry.model, entry.left_out = reading.model, reading.left_out
        if route.dialect not in PAID:
            return await forwarding.send(request, route, reading.written(0), model=reading.model)
        return await self._paid(request, route, forwarding, reading, entry)

    async def _paid(
        self, request: web.Request, route: Route, forwarding: Forwarding, reading: Reading, entry: Entry
    ) -> web.StreamResponse:
        """Reserve, send, settle: also when the agent goes away in the middle."""
        price = self._prices.of(route.kind, reading.model)
        entry.notes = () if price.known else (DEAREST,)
        asked = Asked(
            price=price,
            input_tokens=reading.input_tokens,
            hour=reading.hour,
            output_tokens=reading.output_tokens,
            least_output=reading.least_output,
        )
        reservation, granted = await self._line.reserve(asked, reading.model)
        try:
            body = reading.written(granted.output_tokens)
            return await forwarding.send(request, route, body, model=reading.model)
        finally:
            amount = spent(price, forwarding.counts, reading, granted, unread=forwarding.unread)
            self._line.settle(reservation, amount)
            _write_down(entry, amount)


def spent(
    price: Price, counts: Counts | None, reading: Reading, granted: Granted, *, unread: float | None = None
) -> Amount:
    """Give what a request cost: as told; or, where the answer broke off, as far as it was seen.

    An answer that the agent did not wait for is paid for as well: whole, where it comes in one piece;
    else for the seconds that it was `unread`, since a provider does not show all that it bills.
    """
    if counts is None and unread is None:
        return Amount()
    counts = counts or Counts()
    if not counts.told and counts.input == 0:
        counts = replace(counts, fresh=reading.input_tokens, output=min(counts.output, granted.output_tokens))
    if not counts.told and unread is not None:
        written = int(unread) * FASTEST if reading.streams else granted.output_tokens
        counts = replace(counts, output=max(counts.output, min(written, granted.output_tokens)))
    return Amount(
        micro_usd=cost(price, counts),
        input_tokens=counts.input,
        cached_tokens=counts.cache_read,
        output_tokens=counts.output,
    )


def _write_down(entry: Entry, amount: Amount) -> None:
    entry.input_tokens, entry.output_tokens = amount.input_tokens, amount.output_tokens
    entry.cached_tokens, entry.usd = amount.cached_tokens, amount.micro_usd / 1_000_000


def _may_be_large(request: web.Request) -> bool:
    """Say whether a body is large, or does not say how large it is."""
    if request.content_length is None:
        return request.can_read_body
    packed = request.headers.get("content-encoding", "identity").lower() != "identity"
    return packed or request.content_length > LARGE


async def _body(request: web.Request) -> bytes:
    if request.headers.get("content-encoding", "identity").lower() not in {"identity", "gzip", "deflate"}:
        raise Refusal(400, "Send the request's body unpacked.", what="unreadable")
    try:
        return await request.read()
    except web.RequestPayloadError:
        raise Refusal(400, "The request's body cannot be unpacked.", what="unreadable") from None
    except web.HTTPRequestEntityTooLarge:
        sentence = f"The request is larger than {REQUEST_BYTES // 1024 // 1024} MiB."
        raise Refusal(413, sentence, what="too-large") from None


def _refused(request: web.Request, refusal: Refusal) -> web.Response:
    kind = spoken_to(request.path, request.headers)
    body = refusals.body(kind, refusal.status, refusal.sentence)
    return web.Response(status=refusal.status, headers=refusals.headers(refusal.status), body=body)


def _shown(path: str) -> str:
    return "".join(char for char in path[:200] if char.isprintable())
