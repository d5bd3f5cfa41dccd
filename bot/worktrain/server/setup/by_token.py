"""A person's token instead of an App: tried on GitHub before it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from worktrain.errors import WorkTrainError
from worktrain.github.errors import Unauthorised
from worktrain.github.owner import Owner
from worktrain.hearing import KeptToken, names_in
from worktrain.server.pages.setup_token import Token, token_page
from worktrain.server.setup.desk import Desk
from worktrain.server.setup.forms import texts
from worktrain.server.setup.progress import Connected
from worktrain.store.credentials import keep_token


def add_to(router: web.UrlDispatcher, desk: Desk) -> None:
    way = _ByToken(desk)
    router.add_get("/setup/token", desk.access.page(desk.while_open(way.ask)))
    router.add_post("/setup/token", desk.access.form(desk.while_open(way.take)))


class _ByToken:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, _request: web.Request) -> web.Response:
        return self._page({}, {})

    async def take(self, request: web.Request) -> web.Response:
        form = await texts(request)
        found = await self._tried(form)
        if isinstance(found, dict):
            return self._page(form, found, status=422)
        login, token = found
        await asyncio.to_thread(keep_token, self._desk.settings.data, token)
        url = token.github_url
        self._desk.connect(
            Connected(
                name=login,
                html_url=f"{url}/{login}",
                settings_url=f"{url}/settings/personal-access-tokens",
                webhook_url=None,
                by_token=True,
            )
        )
        return web.Response(status=303, headers={**self._desk.access.headers(), "Location": "/setup"})

    async def _tried(self, form: Mapping[str, str]) -> tuple[str, KeptToken] | dict[str, str]:
        """Ask GitHub whose it is and whether it reaches all of them; else what is wrong, by field."""
        text, settings = form.get("token", "").strip(), self._desk.settings
        if not text or not text.isascii() or not text.isprintable():
            return {"token": "A token is needed; it begins with github_pat_."}
        try:
            names = names_in(form.get("repositories", ""))
        except WorkTrainError:
            return {"repositories": "Name at least one repository, each as owner/name."}
        owner = Owner(
            api_url=settings.api_url, graphql_url=settings.graphql_url, token=text, repositories=names, pace=0
        )
        try:
            async with owner:
                login, _, _ = await owner.slug_and_bot()
                wheres = await owner.installed()
        except Unauthorised:
            return {"token": "GitHub does not take this token; has it ended?"}
        except WorkTrainError as exc:
            return {"repositories": f"{exc.what} {exc.why}".strip()}
        kept = tuple(where.repository for where in wheres)
        return login, KeptToken(github_url=settings.github_url, token=text, repositories=kept)

    def _page(
        self, values: Mapping[str, str], wrong: Mapping[str, str], *, status: int = 200
    ) -> web.Response:
        view = Token(
            github_url=self._desk.settings.github_url,
            csrf=self._desk.access.csrf,
            values=values,
            wrong=wrong,
        )
        return self._desk.access.html(token_page(view), status=status)
