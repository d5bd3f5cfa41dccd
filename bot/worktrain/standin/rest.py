"""The REST door: matched, authenticated, validated, allowed, done, counted."""

from __future__ import annotations

import json
import uuid
from typing import Any

from aiohttp import web

from worktrain.standin.access import demand
from worktrain.standin.accounting import Entry, settle
from worktrain.standin.authentication import authenticate
from worktrain.standin.budget import Hour
from worktrain.standin.budget import headers as budget_headers
from worktrain.standin.call import Answer, Call
from worktrain.standin.conditional import etag, still_holds
from worktrain.standin.description.answers import Answers
from worktrain.standin.description.routing import Match, Router
from worktrain.standin.description.strict import Strict
from worktrain.standin.moved import by_name
from worktrain.standin.problems import Problem, needs_login, not_found
from worktrain.standin.routes.table import ROUTES
from worktrain.standin.state.issues import Issue
from worktrain.standin.world import World

PREFIX = "/api/v3"
PLANT = "X-Stand-In-Planted"


class Rest:
    """Serves everything below /api/v3."""

    def __init__(self, world: World, *, answers: Answers | None = None) -> None:
        self._world = world
        self._answers = answers
        self._strict = Strict()
        self._routes = {route.key: route for route in ROUTES}
        self._router = Router(self._strict.keys)

    async def serve(self, request: web.Request) -> web.Response:
        path = by_name(self._world, request.rel_url.raw_path.removeprefix(PREFIX))
        planted = request.headers.get(PLANT) == self._world.plant_secret
        entry = Entry(method=request.method, path=path, planted=planted)
        try:
            answer = await self._answer(request, entry)
        except Problem as problem:
            answer = Answer(body=problem.body(), status=problem.status)
        self._check(entry, answer)
        response = self._respond(answer, entry, request)
        entry.status = response.status
        entry.number = entry.number if entry.number is not None else answer.number
        entry.branch, entry.key, entry.repeat = answer.branch, answer.key, answer.repeat
        settle(self._world, entry)
        return response

    async def _answer(self, request: web.Request, entry: Entry) -> Answer:
        raw = await request.read()
        match = self._router.match(entry.method, entry.path)
        if match is not None:
            _target(entry, match)
        entry.actor = authenticate(self._world, request.headers.get("Authorization"))
        if "User-Agent" not in request.headers:
            raise Problem(403, "Request forbidden by administrative rules. Please set a User-Agent header.")
        entry.body = _parsed(raw, entry)
        if match is None:
            entry.violations.append("GitHub's description has no such operation (or we do not model it).")
            raise not_found()
        call = Call(
            world=self._world,
            actor=entry.actor,
            params=match.params,
            query=dict(request.query),
            body=entry.body if isinstance(entry.body, dict) else {},
            path=entry.path,
            accept=request.headers.get("Accept", ""),
        )
        return await self._checked(call, match, entry, sent=bool(raw))

    async def _checked(self, call: Call, match: Match, entry: Entry, *, sent: bool) -> Answer:
        entry.violations += self._strict.check(
            match.key, params=call.params, query=call.query, body=entry.body, sent=sent
        )
        route = self._routes[match.key]
        repository = call.repository if call.has_repository else None
        demand(call.actor, repository, route.needs, _issue(call))
        if route.method != "GET" and call.actor.kind == "anonymous" and not route.needs.code:
            raise needs_login()
        if entry.violations:
            raise _refusal(match, entry)
        return await route.handler(call)

    def _check(self, entry: Entry, answer: Answer) -> None:
        """Hold our own answers to the description, where the tests ask for it."""
        if self._answers is None or entry.route is None or answer.status >= 300:
            return
        if answer.media == "application/json":
            wrong = self._answers.check(entry.route, answer.status, answer.body)
            assert not wrong, "\n".join(wrong)

    def _wanted(self, entry: Entry) -> dict[str, str]:
        """Name the permission that the operation asks for, so that a refused App knows what it lacks."""
        if entry.route is None:
            return {}
        needs = self._routes[entry.route].needs
        return {"X-Accepted-GitHub-Permissions": f"{needs.permission}={needs.level}"}

    def _respond(self, answer: Answer, entry: Entry, request: web.Request) -> web.Response:
        is_json = answer.media == "application/json"
        text = json.dumps(answer.body, ensure_ascii=False) if is_json else str(answer.body)
        name = etag(text.encode(), request.headers.get("Accept", ""))
        named = entry.method == "GET" and answer.status == 200
        if named and still_holds(request.headers.get("If-None-Match"), name):
            # free of charge, and without a Link, so that nobody counts on one
            shown = self._headers(entry, self._world.budget.look(entry.actor))
            return web.Response(status=304, headers={**shown, "ETag": name})
        headers = self._headers(entry, self._world.budget.spend(entry.actor)) | answer.headers
        headers |= {"ETag": name} if named else {}
        if answer.status == 204:
            return web.Response(status=204, headers=headers)
        if not is_json:
            return web.Response(body=text.encode(), headers=headers | {"Content-Type": answer.media})
        return web.json_response(text=text, status=answer.status, headers=headers)

    def _headers(self, entry: Entry, hour: Hour) -> dict[str, str]:
        return {
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": uuid.uuid4().hex.upper(),
            "X-GitHub-Api-Version-Selected": "2022-11-28",
            **budget_headers(hour),
            **self._wanted(entry),
        }


def _target(entry: Entry, match: Match) -> None:
    """Note what the request is about, as far as its path says it."""
    entry.route = match.key
    if "owner" in match.params:
        entry.repository = f"{match.params['owner']}/{match.params['repo']}"
    number = match.params.get("issue_number") or match.params.get("pull_number") or ""
    entry.number = int(number) if number.isdigit() else None


def _parsed(raw: bytes, entry: Entry) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        entry.violations.append("The body is not JSON.")
        raise Problem(400, "Problems parsing JSON") from None


def _issue(call: Call) -> Issue | None:
    """Find the issue that the path names, so that pull requests' own permission can count."""
    text = call.params.get("issue_number", "")
    return call.repository.issues.get(int(text)) if text.isdigit() else None


def _refusal(match: Match, entry: Entry) -> Problem:
    """Refuse what the description does not allow: a wrong path finds nothing, the rest is invalid."""
    if any(each.startswith("path parameter") for each in entry.violations):
        return not_found()
    if entry.body is not None and not isinstance(entry.body, dict):
        return Problem(400, "Body should be a JSON object")
    said = "\n".join(entry.violations)
    resource = match.key.rsplit("/", 1)[-1]
    errors = [{"resource": resource, "code": "custom", "message": each} for each in entry.violations]
    return Problem(422, f"Invalid request.\n\n{said}", *errors)
