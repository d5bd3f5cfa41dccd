"""The addresses of the agent's page, during set-up and afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from worktrain.server.access import Access
from worktrain.server.agent import keeping
from worktrain.server.agent.looking import Looking
from worktrain.server.pages.agent import View, agent_page
from worktrain.server.setup.forms import texts


def add_to(
    app: web.Application,
    looking: Looking,
    access: Access,
    *,
    home: str,
    changed: Callable[[], Awaitable[None]],
) -> None:
    """Add the page and its forms; `home` is where they lead back, `changed` is told of another key."""
    agent = _Agent(looking, access, home=home, changed=changed)
    app.router.add_get("/agent", access.page(agent.show))
    app.router.add_post("/agent/key", access.form(agent.take))
    app.router.add_post("/agent/remove", access.form(agent.remove))
    app.router.add_post("/agent/without", access.form(agent.go_on))

    async def close(_app: web.Application) -> None:
        await looking.close()

    app.on_shutdown.append(close)


class _Agent:
    def __init__(
        self, looking: Looking, access: Access, *, home: str, changed: Callable[[], Awaitable[None]]
    ) -> None:
        self._looking = looking
        self._access = access
        self._home = home
        self._changed = changed

    async def show(self, _request: web.Request) -> web.Response:
        self._looking.refresh()
        return await self._page({})

    async def take(self, request: web.Request) -> web.Response:
        form = await texts(request)
        return await self._done(await keeping.take(self._looking, form), kind=form.get("kind", ""))

    async def remove(self, request: web.Request) -> web.Response:
        return await self._done(await keeping.remove(self._looking, await texts(request)))

    async def go_on(self, _request: web.Request) -> web.Response:
        self._looking.go_on_without()
        return self._back()

    async def _done(self, wrong: Mapping[str, str], *, kind: str = "") -> web.Response:
        if wrong:
            return await self._page(wrong, kind=kind, status=422)
        await self._changed()
        return self._back()

    def _back(self) -> web.Response:
        return web.Response(status=303, headers={**self._access.headers(), "Location": self._home})

    async def _page(self, wrong: Mapping[str, str], *, kind: str = "", status: int = 200) -> web.Response:
        await self._looking.first()  # nothing tells this page later that something was found
        view = View(now=self._looking.now, csrf=self._access.csrf, wrong=wrong, kind=kind)
        return self._access.html(agent_page(view, home=self._home), status=status)
