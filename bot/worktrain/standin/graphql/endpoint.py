"""The GraphQL endpoint: parsed, checked, run, counted."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from worktrain.standin.access import Actor, Needs, demand
from worktrain.standin.accounting import Entry, settle
from worktrain.standin.authentication import authenticate
from worktrain.standin.budget import headers as budget_headers
from worktrain.standin.clock import stamp
from worktrain.standin.graphql.change import Change
from worktrain.standin.graphql.fields import Object
from worktrain.standin.graphql.language import Document, Field, GraphQLProblem, filled, parse
from worktrain.standin.graphql.mutations import LATER, MUTATIONS
from worktrain.standin.graphql.nodes import find, node_object
from worktrain.standin.graphql.objects import actor, repository_object
from worktrain.standin.graphql.validation import check
from worktrain.standin.problems import Problem, bad_credentials, not_found
from worktrain.standin.rest import PLANT
from worktrain.standin.world import World

OURS = ("NOT_FOUND", "FORBIDDEN", "UNPROCESSABLE", "STALE_DATA")
"""Errors about the state of things; all others are violations of the schema."""


class GraphQL:
    """Serves /api/graphql; errors come with status 200, as on GitHub."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def serve(self, request: web.Request) -> web.Response:
        planted = request.headers.get(PLANT) == self._world.plant_secret
        entry = Entry(method=request.method, path="/graphql", planted=planted)
        try:
            entry.actor = authenticate(self._world, request.headers.get("Authorization"))
            if entry.actor.kind in ("anonymous", "app"):
                raise bad_credentials()
            entry.body = json.loads(await request.read() or b"null")
            body, entry.status = await self._run(entry), 200
        except Problem as problem:
            body, entry.status = problem.body(), problem.status
        except ValueError:
            entry.violations.append("The body is not JSON.")
            body, entry.status = {"message": "Problems parsing JSON"}, 400
        settle(self._world, entry)
        headers = budget_headers(self._world.budget.spend(entry.actor, "graphql"))
        return web.json_response(body, status=entry.status, headers=headers)

    async def _run(self, entry: Entry) -> dict[str, Any]:
        try:
            return {"data": await self._data(entry)}
        except GraphQLProblem as problem:
            if problem.kind not in OURS:
                entry.violations.append(str(problem))
            entry.mutation = False
            return {"data": None, "errors": [{"type": problem.kind, "message": str(problem)}]}
        except Problem as problem:
            entry.mutation = False
            return {"data": None, "errors": [{"type": "FORBIDDEN", "message": problem.message}]}

    async def _data(self, entry: Entry) -> dict[str, Any]:
        body = entry.body
        if not isinstance(body, dict) or not isinstance(body.get("query"), str):
            raise GraphQLProblem("A query attribute must be specified and must be a string.", "parse")
        document = parse(body["query"])
        entry.route = f"GRAPHQL {document.kind} {document.selections[0].name}"
        given = body.get("variables") or {}
        check(document, given)
        return await self._execute(document, {**document.defaults, **given}, entry)

    async def _execute(self, document: Document, variables: dict[str, Any], entry: Entry) -> dict[str, Any]:
        if document.kind == "query":
            root = self._root(entry.actor)
            return select(root, document.selections, variables)
        entry.mutation = True
        found: dict[str, Any] = {}
        for field in document.selections:
            arguments = filled(field.arguments, variables)
            change = Change(self._world, entry.actor, arguments["input"])
            later = LATER.get(field.name)
            answer = await later(change) if later else MUTATIONS[field.name](change)
            if change.node is not None:
                entry.repository = change.node.repository.full_name
                entry.number = change.node.issue.number
            if change.place is not None:
                entry.repository, entry.branch = change.place.full_name, change.branch
            found[field.alias] = select(answer, field.selections, variables)
        return found

    def _root(self, who: Actor) -> Object:
        world = self._world

        def node(id: str) -> Object | None:  # noqa: A002 - GitHub's name of the argument
            found = find(world, id)
            if found is None:
                raise GraphQLProblem(f"Could not resolve to a node with the global id of '{id}'", "NOT_FOUND")
            demand(who, found.repository, Needs())
            return node_object(world, found)

        def repository(owner: str, name: str, **_: Any) -> Object:
            found = world.repositories.get(f"{owner}/{name}".lower())
            if found is None:
                raise not_found()
            demand(who, found, Needs())
            return repository_object(world, found, who)

        return {
            "viewer": actor(world, who.account),
            "node": node,
            "repository": repository,
            "rateLimit": lambda **_: self._rate_limit(who),
        }

    def _rate_limit(self, who: Actor) -> Object:
        hour = self._world.budget.look(who, "graphql").as_json()
        return {**hour, "cost": 1, "resetAt": stamp(self._world.now())}


def select(thing: Object, selections: tuple[Field, ...], variables: dict[str, Any]) -> dict[str, Any]:
    """Take what was asked for, and no more."""
    found: dict[str, Any] = {}
    for field in selections:
        if field.on is None or field.on == thing.get("__typename"):
            value = thing.get(field.name)
            if callable(value):
                value = value(**filled(field.arguments, variables))
            found[field.alias] = _below(value, field, variables)
    return found


def _below(value: Any, field: Field, variables: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_below(each, field, variables) for each in value]
    return select(value, field.selections, variables) if isinstance(value, dict) else value
