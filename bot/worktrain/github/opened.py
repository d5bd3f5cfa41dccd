"""What an App and a token's owner share: one HTTP session, open as long as either is used."""

from __future__ import annotations

from types import TracebackType
from typing import Self

import aiohttp

from worktrain.github.api import TIMEOUT


class Opened:
    """Opened and closed by `async with`, on the loop of whoever uses it."""

    _session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def http(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError(f"{type(self).__name__} is used outside of its `async with`")
        return self._session
