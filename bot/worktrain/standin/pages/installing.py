"""Installing an App in a browser: choose repositories, and go where the App wants its installers."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from aiohttp import web

from worktrain.standin.pages.answers import html, same_site
from worktrain.standin.pages.layout import page
from worktrain.standin.pages.visitors import Visitors
from worktrain.standin.state.accounts import User
from worktrain.standin.state.apps import AppRegistration, Installation
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World


class Installing:
    """Serves an App's own page, `installations/new`, and what is installed."""

    def __init__(self, world: World, visitors: Visitors) -> None:
        self._world = world
        self._visitors = visitors

    def add_to(self, router: web.UrlDispatcher) -> None:
        for root in ("/github-apps/{slug}", "/apps/{slug}"):
            router.add_get(root, self.show)
            router.add_get(f"{root}/installations/new", self.choose)
            router.add_post(f"{root}/installations/new", self.install)
        router.add_get("/settings/installations/{number:\\d+}", self.installed)

    def _app(self, request: web.Request) -> AppRegistration:
        app = self._world.apps.registered.get(request.match_info["slug"])
        if app is None:
            raise web.HTTPNotFound(text="There is no such App.")
        return app

    async def show(self, request: web.Request) -> web.Response:
        app = self._app(request)
        link = f'<p><a href="/github-apps/{app.slug}/installations/new">Install</a></p>'
        text = f"<h1>{escape(app.shown)}</h1><p>By {escape(app.owner.login)}</p>{link}"
        return html(page(app.shown, text, visitor=self._visitors.who(request)))

    async def choose(self, request: web.Request) -> web.Response:
        app, visitor = self._app(request), self._visitors.demand(request)
        rows = "".join(
            f'<label><input type="checkbox" name="repository" value="{escape(each.full_name)}"> '
            f"{escape(each.full_name)}</label>"
            for each in self._own(visitor)
        )
        button = '<p><button id="install">Install</button></p>'
        form = f'<form method="post"><h2>Only select repositories</h2>{rows}{button}</form>'
        return html(page("Install", f"<h1>Install {escape(app.shown)}</h1>{form}", visitor=visitor))

    def _own(self, visitor: User) -> list[Repository]:
        return [each for each in self._world.repositories.values() if each.role(visitor) == "admin"]

    async def install(self, request: web.Request) -> web.Response:
        same_site(request, self._world.site.url)
        app, visitor = self._app(request), self._visitors.demand(request)
        form = await request.post()
        wanted = [each for each in self._own(visitor) if each.full_name in form.getall("repository", [])]
        if not wanted:
            raise web.HTTPUnprocessableEntity(text="Choose at least one repository.")
        for repository in wanted:
            if repository not in self._reached(app):
                self._world.install(app.slug, repository.full_name)
        installation = next(each for each in self._world.apps.on(wanted[0]) if each.app is app)
        raise web.HTTPFound(_after(installation))

    def _reached(self, app: AppRegistration) -> list[Repository]:
        return [repository for each in self._world.apps.of(app) for repository in each.repositories]

    async def installed(self, request: web.Request) -> web.Response:
        found = self._world.apps.installation(int(request.match_info["number"]))
        if found is None:
            raise web.HTTPNotFound(text="There is no such installation.")
        rows = "".join(f"<li>{escape(each.full_name)}</li>" for each in found.repositories)
        text = f"<h1>{escape(found.app.shown)} on {escape(found.account.login)}</h1><ul>{rows}</ul>"
        return html(page("Installation", text, visitor=self._visitors.who(request)))


def _after(installation: Installation) -> str:
    if installation.app.setup_url is None:
        return f"/settings/installations/{installation.id}"
    given = {"installation_id": installation.id, "setup_action": "install"}
    return f"{installation.app.setup_url}?{urlencode(given)}"
