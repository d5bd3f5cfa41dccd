"""In front of both doors of the API: who comes is noted, limits are kept, and faults happen where planted."""

from __future__ import annotations

import re
from email.utils import format_datetime

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from worktrain.standin import faults, moved
from worktrain.standin.accounting import CONTENT
from worktrain.standin.arrivals import Arrival
from worktrain.standin.authentication import authenticate
from worktrain.standin.budget import caller, headers
from worktrain.standin.description.routing import pattern
from worktrain.standin.problems import Problem
from worktrain.standin.world import World

API, GRAPHQL = "/api/v3", "/api/graphql"
_CONTENT = [pattern(key.removeprefix("POST ")) for key in CONTENT]
_MUTATION = re.compile(rb'"query":\s*"\s*mutation\b')


def front(world: World) -> Middleware:
    """Give the middleware; pages and git pass it by."""

    @web.middleware
    async def pass_(request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.rel_url.raw_path
        if not path.startswith((f"{API}/", GRAPHQL)):
            return moved.git_redirect(world, request) or await handler(request)
        arrival = world.arrivals.add(_arrival(world, request))
        with world.throttle.flight(arrival.caller):
            response = await _answer(world, request, handler, arrival)
        arrival.status = response.status
        if not response.prepared:
            response.headers["Date"] = format_datetime(world.now(), usegmt=True)
        return response

    return pass_


async def _answer(
    world: World, request: web.Request, handler: Handler, arrival: Arrival
) -> web.StreamResponse:
    fault = world.faults.next(request.method, arrival.path)
    early = await faults.before(fault, request)
    if early is not None:
        return early
    refused = _refused(world, arrival, await request.read())
    if refused is not None:
        return refused
    response = moved.redirect(world, request, arrival.path) or await handler(request)
    assert isinstance(response, web.Response)
    return await faults.after(fault, request, response)


def _arrival(world: World, request: web.Request) -> Arrival:
    try:
        who = caller(authenticate(world, request.headers.get("Authorization")))
    except Problem:
        who = "anonymous"
    return Arrival(
        at=world.now(),
        caller=who,
        method=request.method,
        path=request.rel_url.raw_path.removeprefix(API).removeprefix("/api"),
        conditional="If-None-Match" in request.headers,
    )


def _refused(world: World, arrival: Arrival, body: bytes) -> web.Response | None:
    graphql = arrival.path == "/graphql"
    resource = "graphql" if graphql else "core"
    writes = bool(_MUTATION.search(body)) if graphql else arrival.method != "GET"
    content = arrival.method == "POST" and any(each.fullmatch(arrival.path) for each in _CONTENT)
    refusal = world.throttle.refusal(
        arrival.caller, resource=resource, points=5 if writes else 1, content=content
    )
    if refusal is None:
        return None
    shown = {**headers(world.budget.hour(arrival.caller, resource)), **refusal.headers}
    said = {"message": refusal.message} if refusal.message else {}
    if graphql and refusal.status == 200:
        problem = {"type": "RATE_LIMITED", "message": refusal.message}
        return web.json_response({"data": None, "errors": [problem]}, headers=shown)
    return web.json_response(said, status=refusal.status, headers=shown)
