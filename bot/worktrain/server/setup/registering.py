"""Register a new App by a manifest: our form, GitHub's page, and the way back with a code."""

from __future__ import annotations

import json
import logging
import secrets
import time
from dataclasses import dataclass

from aiohttp import web

from worktrain.errors import WorkTrainError
from worktrain.github.manifest import document
from worktrain.github.registration import convert
from worktrain.server.pages.refusals import refusal
from worktrain.server.pages.setup_confirm import Asked, confirm
from worktrain.server.setup import wish as wishes
from worktrain.server.setup.desk import Desk
from worktrain.server.setup.first import first
from worktrain.server.setup.forms import texts

log = logging.getLogger("worktrain.setup")

LIFE = 3600.0
"""Seconds in which GitHub wants the whole of it done."""
MOST = 20
"""Registrations that may be begun and not ended at once."""


def add_to(router: web.UrlDispatcher, desk: Desk) -> None:
    way = _Registering(desk)
    router.add_post("/setup/register", desk.access.form(desk.while_open(way.check)))
    # a finished set-up sends whoever comes back once more to the page that says so
    router.add_get("/setup/registered", desk.access.page(desk.while_open(way.registered)))


@dataclass(frozen=True, kw_only=True)
class _Begun:
    wish: wishes.Wish
    at: float


class _Registering:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._begun: dict[str, _Begun] = {}

    async def check(self, request: web.Request) -> web.Response:
        """Show what WorkTrain will ask for, and the button that brings it to GitHub."""
        settings, access = self._desk.settings, self._desk.access
        form = await texts(request)
        wish = wishes.read(form, github_is_near=settings.on_loopback)
        if isinstance(wish, dict):
            return access.html(first(self._desk, request, form=form, wrong=wish), status=422)
        app = document()
        if app is None:
            raise WorkTrainError("The package came without app.yml.", fix="Install WorkTrain again.")
        here = f"{request.scheme}://{request.host}"
        manifest = wishes.manifest(wish, app, here=here, github_url=settings.github_url)
        asked = Asked(
            name=wish.name,
            owner=wish.organisation,
            webhook_url=wish.webhook_url,
            permissions=dict(app["default_permissions"]),
            events=tuple(app["default_events"]),
            action=f"{settings.github_url}{wish.action}?state={self._begin(wish)}",
            manifest=json.dumps(manifest),
        )
        return access.html(confirm(asked))

    def _begin(self, wish: wishes.Wish) -> str:
        """Give a nonce that only GitHub's answer to this registration will carry."""
        now = time.monotonic()
        kept = [(state, each) for state, each in self._begun.items() if now - each.at < LIFE]
        self._begun = dict(kept[-MOST + 1 :])
        state = secrets.token_urlsafe(24)
        self._begun[state] = _Begun(wish=wish, at=now)
        return state

    async def registered(self, request: web.Request) -> web.Response:
        """Exchange the code, keep what comes, and go on without a restart."""
        access, settings = self._desk.access, self._desk.settings
        begun = self._begun.pop(request.query.get("state", ""), None)
        code = request.query.get("code", "")
        if begun is None or not code or time.monotonic() - begun.at > LIFE:
            why = "This answer does not belong to a registration that was begun here within the hour."
            return access.html(refusal("Please begin again at /setup", why), status=400)
        try:
            credentials = await convert(
                api_url=settings.api_url,
                github_url=settings.github_url,
                code=code,
                webhook_url=begun.wish.webhook_url,
            )
        except WorkTrainError as exc:
            log.error("not registered: %s", exc, extra={"action": "not-registered"})
            return access.html(refusal("The App could not be registered", str(exc)), status=502)
        await self._desk.adopt(credentials)
        log.info("registered as %s", credentials.slug, extra={"action": "registered"})
        return web.Response(status=303, headers={**access.headers(), "Location": "/setup"})
