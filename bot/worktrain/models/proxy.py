"""The proxy: what sessions reach models through, and where all that they spend is kept.

The keys never enter a session. Each session has a unix socket in a folder of its own, and a token that is
good there and nowhere else; what it asks for is let through by an allow-list, paid for in advance, counted,
and written down. The socket lives as long as the session; what is under way when it ends is cut off.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from worktrain.models.audit import Audit
from worktrain.models.caps import Caps
from worktrain.models.connecting import client_for
from worktrain.models.forwarding import TIMEOUT
from worktrain.models.handler import Handler
from worktrain.models.line import Access, Line, Settled
from worktrain.models.prices import Prices, load
from worktrain.models.serving import serving
from worktrain.models.sockets import place_for
from worktrain.providers import Providers
from worktrain.sessions import Closing
from worktrain.store.spending import Account, Spending


class Proxy:
    """All sessions' lines in one process; every method is called on one event loop."""

    def __init__(
        self,
        providers: Providers,
        *,
        spending: Spending,
        data: Path,
        prices: Prices | None = None,
    ) -> None:
        self.providers = providers
        self._spending = spending
        self._prices = prices or load()
        self._audit = Audit(data)
        self._settled = Settled()
        self._looked = False

    @asynccontextmanager
    async def session(
        self, session: str, *, issue: int, repository_id: int, caps: Caps, folder: Path, since: str = ""
    ) -> AsyncIterator[Line]:
        """Open a session's line for the block; afterwards all of it is settled.

        The session's own caps count from `since` on.
        """
        self._look_at_what_was_lost()
        account = Account(session=session, repository_id=repository_id, number=issue, since=since)
        async with AsyncExitStack() as stack:
            socket = stack.enter_context(place_for(folder))
            client = await stack.enter_async_context(client_for(self.providers.values(), TIMEOUT))
            closed: asyncio.Future[Closing] = asyncio.get_running_loop().create_future()
            access = Access(socket=socket, token=f"wt-{secrets.token_urlsafe(32)}", closed=closed)
            line = Line(access, account, caps=caps, spending=self._spending, settled=self._settled)
            handler = Handler(
                line, client=client, providers=self.providers, prices=self._prices, audit=self._audit
            )
            await stack.enter_async_context(serving(handler.application(), socket))
            yield line

    def close(self) -> None:
        self._audit.close()

    def _look_at_what_was_lost(self) -> None:
        """Count what an earlier process had reserved, once, and not before this one is the only one."""
        if not self._looked:
            self._spending.settle_lost()
            self._looked = True
