"""The door for browsers."""

from __future__ import annotations

from aiohttp import web

from worktrain.standin.pages import lists
from worktrain.standin.pages.conversation import conversation
from worktrain.standin.state.issues import Issue
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World

HEADERS = {
    # Texts on these pages come from agents and strangers: nothing in them may run or load.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


class Pages:
    """Serves the lists and the conversations."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, router: web.UrlDispatcher) -> None:
        router.add_get("/", self.home)
        router.add_get("/{owner}/{repo}", self.issues)
        router.add_get("/{owner}/{repo}/issues", self.issues)
        router.add_get("/{owner}/{repo}/pulls", self.pulls)
        router.add_get("/{owner}/{repo}/issues/{number:\\d+}", self.issue)
        router.add_get("/{owner}/{repo}/pull/{number:\\d+}", self.issue)

    def _repository(self, request: web.Request) -> Repository:
        name = f"{request.match_info['owner']}/{request.match_info['repo']}".lower()
        found = self._world.repositories.get(name)
        if found is None:
            raise web.HTTPNotFound(text="There is no such repository.")
        return found

    async def home(self, _: web.Request) -> web.Response:
        return _page(lists.repositories(self._world))

    async def issues(self, request: web.Request) -> web.Response:
        return _page(lists.issues(self._repository(request)))

    async def pulls(self, request: web.Request) -> web.Response:
        return _page(lists.pulls(self._repository(request)))

    async def issue(self, request: web.Request) -> web.Response:
        repository = self._repository(request)
        found: Issue | None = repository.issues.get(int(request.match_info["number"]))
        if found is None:
            raise web.HTTPNotFound(text="There is no such issue or pull request.")
        return _page(conversation(repository, found))


def _page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers=HEADERS)
