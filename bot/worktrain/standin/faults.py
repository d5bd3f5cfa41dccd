"""What can go wrong between GitHub and a caller, on demand: for tests, by route, so many times."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Kind = Literal["unicorn", "reset", "lost", "truncated", "broken", "slow"]
UNICORN = "<!DOCTYPE html>\n<html><title>Unicorn! &middot; GitHub</title><p>We had issues.</p></html>\n"


@dataclass(kw_only=True)
class Fault:
    """What happens to the next `times` requests that fit.

    `unicorn`: a 502 page, nothing done. `reset`: the connection breaks before it is done, `lost`: after.
    `truncated`: half of the answer, then the connection breaks. `broken`: half of it, as if that were all.
    `slow`: the answer comes after `seconds`.
    """

    kind: Kind
    method: str = ".*"
    path: str = ".*"
    """An expression for the whole path below the API's root, without the query."""
    times: int = 1
    seconds: float = 0.0

    def fits(self, method: str, path: str) -> bool:
        return (
            self.times > 0
            and re.fullmatch(self.method, method) is not None
            and re.fullmatch(self.path, path) is not None
        )


class Faults:
    """Those that wait for their requests; the first that fits is used up."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def next(self, method: str, path: str) -> Fault | None:
        found = next((each for each in self._waiting if each.fits(method, path)), None)
        if found is not None:
            found.times -= 1
        return found


async def before(fault: Fault | None, request: web.Request) -> web.Response | None:
    """Let happen what comes before anything is done; a response means that nothing is."""
    if fault is None:
        return None
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "unicorn":
        return web.Response(status=502, text=UNICORN, content_type="text/html")
    return cut(request) if fault.kind == "reset" else None


async def after(fault: Fault | None, request: web.Request, response: web.Response) -> web.StreamResponse:
    """Let happen what comes after it was done."""
    if fault is None:
        return response
    if fault.kind == "lost":
        return cut(request)
    body = bytes(response.body) if isinstance(response.body, bytes | bytearray) else b""
    if fault.kind == "broken":
        headers = {k: v for k, v in response.headers.items() if k.lower() != "content-length"}
        return web.Response(status=response.status, body=body[: len(body) // 2], headers=headers)
    return await _truncated(request, response, body) if fault.kind == "truncated" else response


async def _truncated(request: web.Request, response: web.Response, body: bytes) -> web.StreamResponse:
    part = web.StreamResponse(status=response.status, headers=response.headers)
    part.content_length = len(body)
    await part.prepare(request)
    await part.write(body[: len(body) // 2])
    cut(request)
    return part


def cut(request: web.Request) -> web.Response:
    """Break the connection; the response that is given goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
