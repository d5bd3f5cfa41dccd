"""The pages for browsers, and their addresses."""

from __future__ import annotations

from aiohttp import web

from worktrain.standin.pages import lists
from worktrain.standin.pages.answers import html
from worktrain.standin.pages.conversation import conversation
from worktrain.standin.pages.installing import Installing
from worktrain.standin.pages.registering import Registering
from worktrain.standin.pages.talking import Talking, forms
from worktrain.standin.pages.visitors import Visitors
from worktrain.standin.world import World


class Pages:
    """Serves the lists and the conversations, and lets people act."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._visitors = Visitors(world)
        self._talking = Talking(world, self._visitors)

    def add_to(self, router: web.UrlDispatcher) -> None:
        router.add_get("/", self.home)
        self._visitors.add_to(router)
        Registering(self._world, self._visitors).add_to(router)
        Installing(self._world, self._visitors).add_to(router)
        self._talking.add_to(router)
        router.add_get("/{owner}/{repo}", self.issues)
        router.add_get("/{owner}/{repo}/issues", self.issues)
        router.add_get("/{owner}/{repo}/pulls", self.pulls)
        router.add_get("/{owner}/{repo}/issues/{number:\\d+}", self.issue)
        router.add_get("/{owner}/{repo}/pull/{number:\\d+}", self.issue)

    async def home(self, request: web.Request) -> web.Response:
        return html(lists.repositories(self._world, visitor=self._visitors.who(request)))

    async def issues(self, request: web.Request) -> web.Response:
        return html(lists.issues(self._talking.repository(request), visitor=self._visitors.who(request)))

    async def pulls(self, request: web.Request) -> web.Response:
        return html(lists.pulls(self._talking.repository(request), visitor=self._visitors.who(request)))

    async def issue(self, request: web.Request) -> web.Response:
        repository, issue = self._talking.repository(request), self._talking.issue(request)
        visitor = self._visitors.who(request)
        below = forms(repository, issue, visitor) if visitor else ""
        return html(conversation(repository, issue, below=below, visitor=visitor))
