"""Where all ways of connecting come together: what is known so far, and the moment the App can start."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from aiohttp import web
from aiohttp.typedefs import Handler

from worktrain.config.schema import Config
from worktrain.credentials import Credentials
from worktrain.server.access import Access
from worktrain.server.agent.looking import Looking
from worktrain.server.pages.refusals import set_up_already
from worktrain.server.pages.setup_start import Link
from worktrain.server.setup.progress import Connected, Progress
from worktrain.settings import Settings
from worktrain.store.credentials import keep


async def _nothing() -> None:
    """Do nothing: there is no App yet that could look."""


@dataclass(kw_only=True)
class Running:
    """What the running App tells set-up: repositories, their policies, and how to look for more."""

    repositories: Callable[[], list[str]] = list
    look: Callable[[], Awaitable[None]] = _nothing
    policies: Callable[[], Mapping[str, Config]] = dict
    trust: Callable[[str], None] = lambda _secret: None
    """Takes another webhook secret, instead of the one that does not match."""


@dataclass(kw_only=True)
class Desk:
    """One set-up. A way of connecting stores what it learned and calls `connect`."""

    settings: Settings
    access: Access
    others: tuple[Link, ...] = ()
    """The ways that have a page of their own, for the first page to lead there."""
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    running: Running = field(default_factory=Running)
    _known: Progress = field(default_factory=Progress)
    agent: Looking = field(init=False)
    _credentials: Credentials | None = None

    def __post_init__(self) -> None:
        self.agent = Looking(self.settings)

    @property
    def progress(self) -> Progress:
        names = tuple(sorted(self.running.repositories()))
        return replace(self._known, repositories=names, agent=self.agent.now, data=str(self.settings.data))

    async def adopt(self, credentials: Credentials, *, lacking: tuple[str, ...] = ()) -> None:
        """Keep an App's credentials and let it start; they are on disk when this comes back."""
        await asyncio.to_thread(keep, self.settings.data, credentials)
        self._credentials = credentials
        self.connect(
            Connected(
                name=credentials.slug,
                html_url=credentials.html_url,
                settings_url=credentials.settings_url,
                webhook_url=credentials.webhook_url,
                lacking=lacking,
            )
        )

    def connect(self, app: Connected) -> None:
        """Say that everything is stored which the settings need to know who we are."""
        self._known = replace(self._known, app=app)
        self.connected.set()

    async def correct(self, secret: str) -> None:
        """Take another webhook secret, for the one that does not match."""
        if self._credentials is None:
            return
        self._credentials = replace(self._credentials, webhook_secrets=(secret,))
        await asyncio.to_thread(keep, self.settings.data, self._credentials)
        self._known = replace(self._known, refused=0)
        self.running.trust(secret)
        await self.running.look()

    def start(self, running: Running) -> None:
        """Note that the App runs."""
        self.running = running
        self.agent.policies = running.policies
        self._known = replace(self._known, running=True)

    def heard(self, event: str) -> None:
        """Note a delivery whose signature matched; the first one tells that webhooks work."""
        if self._known.heard is None:
            self._known = replace(self._known, heard=event)

    def unsigned(self) -> None:
        """Note a delivery whose signature did not match."""
        self._known = replace(self._known, refused=self._known.refused + 1)

    def while_open(self, handler: Handler) -> Handler:
        """Serve it only as long as nothing is connected: afterwards it is gone."""

        async def served(request: web.Request) -> web.StreamResponse:
            if self.connected.is_set():
                return self.access.html(set_up_already(), status=410)
            return await handler(request)

        return served
