"""Registering an App in a browser: the manifest that a form brings, the confirm page, the way back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from worktrain.standin.acts.apps import create_app
from worktrain.standin.manifest import LONGEST_NAME, Manifest, read
from worktrain.standin.pages.answers import html, same_site
from worktrain.standin.pages.layout import page
from worktrain.standin.pages.visitors import Visitors
from worktrain.standin.problems import Problem
from worktrain.standin.state.accounts import User
from worktrain.standin.world import World


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A manifest that waits for its maker to confirm it."""

    manifest: Manifest
    organisation: str | None
    state: str | None


class Registering:
    """Serves `settings/apps/new`, for people and for organisations."""

    def __init__(self, world: World, visitors: Visitors) -> None:
        self._world = world
        self._visitors = visitors
        self._pending: dict[str, Pending] = {}

    def add_to(self, router: web.UrlDispatcher) -> None:
        router.add_post("/settings/apps/new", self.bring)
        router.add_post("/organizations/{org}/settings/apps/new", self.bring)
        router.add_get("/settings/apps/manifests/{key}", self.confirm)
        router.add_post("/settings/apps/manifests/{key}", self.create)

    async def bring(self, request: web.Request) -> web.Response:
        """Take a manifest from anybody's form; nothing is made before its maker confirms it here."""
        form = await request.post()
        manifest = read(str(form.get("manifest", "")))
        if isinstance(manifest, list):
            rows = "".join(f"<li>{escape(each)}</li>" for each in manifest)
            text = page("Manifest", f"<h1>The manifest cannot be used</h1><ul>{rows}</ul>")
            return html(text, status=422)
        key = secrets.token_urlsafe(16)
        self._pending[key] = Pending(
            manifest=manifest,
            organisation=request.match_info.get("org"),
            state=request.query.get("state"),
        )
        raise web.HTTPSeeOther(f"/settings/apps/manifests/{key}")

    async def confirm(self, request: web.Request) -> web.Response:
        pending = self._found(request)
        visitor = self._visitors.demand(request)
        owner = self._owner(pending, visitor)
        return html(_page(pending.manifest, visitor, owner, name=pending.manifest.name))

    async def create(self, request: web.Request) -> web.Response:
        same_site(request, self._world.site.url)
        pending = self._found(request)
        visitor = self._visitors.demand(request)
        owner, name = self._owner(pending, visitor), str((await request.post()).get("name", "")).strip()
        try:
            code = create_app(self._world, pending.manifest, name=name[:LONGEST_NAME], owner=owner)
        except Problem as problem:
            why = str(problem.errors[0]["message"])
            return html(_page(pending.manifest, visitor, owner, name=name, wrong=why), status=422)
        del self._pending[request.match_info["key"]]
        given = {"code": code} | ({"state": pending.state} if pending.state else {})
        raise web.HTTPFound(f"{pending.manifest.redirect_url}?{urlencode(given)}")

    def _found(self, request: web.Request) -> Pending:
        found = self._pending.get(request.match_info["key"])
        if found is None:
            raise web.HTTPNotFound(text="There is no such manifest.")
        return found

    def _owner(self, pending: Pending, visitor: User) -> User:
        """Give whose App it will be; an organisation's Apps are made by those who own it."""
        if pending.organisation is None:
            return visitor
        owner = self._world.accounts.find(pending.organisation)
        if owner is None or not self._world.owns(visitor, owner):
            raise web.HTTPNotFound(text="There is no such organisation of yours.")
        return owner


def _page(manifest: Manifest, visitor: User, owner: User, *, name: str, wrong: str = "") -> str:
    permissions = "".join(
        f"<li>{escape(level.capitalize())} access to {escape(each.replace('_', ' '))}</li>"
        for each, level in sorted(manifest.permissions.items())
    )
    events = ", ".join(escape(each) for each in manifest.events) or "none"
    hook = escape(manifest.hook_url) if manifest.hook_active else "none"
    field = (
        f'<label>GitHub App name<input name="name" value="{escape(name)}"'
        f' required maxlength="{LONGEST_NAME}"></label>'
    )
    body = (
        f"<h1>Create GitHub App for {escape(owner.login)}</h1>"
        + (f'<p class="del">{escape(wrong)}</p>' if wrong else "")
        + f'<form method="post">{field}<h2>Permissions</h2><ul>{permissions}</ul>'
        f"<h2>Events</h2><p>{events}</p><h2>Webhook</h2><p>{hook}</p>"
        f'<p><button id="create">Create GitHub App for {escape(owner.login)}</button></p></form>'
    )
    return page("Create GitHub App", body, visitor=visitor)
