"""The agent's page while the App runs: behind a token that only the terminal shows, because it stays open."""

from __future__ import annotations

import logging

from aiohttp import web

from worktrain.providers import USUAL, variable
from worktrain.server.access import Access
from worktrain.server.agent import routes
from worktrain.server.agent.looking import Looking
from worktrain.server.running import look, policies
from worktrain.settings import Settings
from worktrain.workflows.tools import Tools

log = logging.getLogger("worktrain.service")

MISSING = (
    "No provider of models has a key, so sessions of claude-code and codex will wait: "
    f"set {' or '.join(f'{variable(kind)}_FILE' for kind in USUAL)}, or give one on the page /agent"
)


class Afterwards:
    """Adds the page to a server whose App is connected; `start` lets it reach the App."""

    def __init__(self, app: web.Application, settings: Settings) -> None:
        self._access = Access(host=settings.host, github_url=settings.github_url, guarded=True)
        self._looking = Looking(settings)
        self._tools: Tools | None = None
        routes.add_to(app, self._looking, self._access, home="/agent", changed=self._changed)

    def start(self, tools: Tools) -> None:
        self._tools = tools
        self._looking.policies = lambda: policies(tools)

    def words(self, address: str) -> str:
        """Say where the page is; and, where no key is known, what does not run before there is one."""
        place = f"{address}/agent?token={self._access.token}"
        if self._looking.settings.providers:
            return f"Your agents and their keys (this address works once): {place}"
        log.info("%s", MISSING, extra={"action": "no-key"})  # the terminal is told with the address
        return f"{MISSING}: {place}"

    async def _changed(self) -> None:
        """Let what rests for want of a key go on now."""
        if self._tools is not None:
            await look(self._tools)
