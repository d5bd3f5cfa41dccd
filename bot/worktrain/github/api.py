"""gidgethub with our manners: own timeout, one wait at a rate limit, redirects only inside one repository."""

from __future__ import annotations

import abc
import asyncio
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
import gidgethub
from gidgethub.abc import GitHubAPI

from worktrain.github.limits import LONGEST_WAIT, wait_for

TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=10)
"""GitHub cuts a request off after ten seconds; gidgethub would wait for ever."""

_VERSION = {"x-github-api-version": "2022-11-28"}
_MOVED = {301, 302, 307, 308}

Answer = tuple[int, Mapping[str, str], bytes]


class Api(GitHubAPI):
    """One identity's way to GitHub: the App itself, or its installation narrowed to one repository."""

    def __init__(self, *args: Any, repository_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._repository_id = repository_id

    @abc.abstractmethod
    async def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one HTTP request and give its status, lower-case headers and body; follow nothing."""

    async def _request(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        answer = await self.carry(method, url, {**headers, **_VERSION}, body)
        if answer[0] in _MOVED and (elsewhere := self._renamed(answer[1].get("location", ""))):
            return await self.carry(method, elsewhere, {**headers, **_VERSION}, body)
        return answer

    def _renamed(self, location: str) -> str | None:
        """Tell a renamed repository, which we follow, from a transferred issue, which left our repository."""
        home = f"{self.base_url.removesuffix('/')}/repositories/{self._repository_id}"
        return location if location == home or location.startswith(f"{home}/") else None

    async def handle_rate_limit_error(
        self,
        *,
        method: str,  # noqa: ARG002 - the hook's signature is gidgethub's
        url: str,  # noqa: ARG002
        exception: gidgethub.HTTPException,
        attempt: int,
    ) -> bool:
        """Wait once, if the wait is short, and say that the request may be sent again: it was not applied."""
        status, headers = int(exception.status_code), exception.headers
        seconds = wait_for(status, headers, str(exception), now=time.time())
        if seconds is None or seconds > LONGEST_WAIT or attempt > 1:
            return False
        await self.sleep(seconds)
        return True


class HttpApi(Api):
    """The real one, over aiohttp."""

    def __init__(self, session: aiohttp.ClientSession, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._session = session

    async def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send it; a redirect is an answer like any other (aiohttp would turn a POST into a GET)."""
        request = self._session.request(method, url, headers=headers, data=body, allow_redirects=False)
        async with request as response:
            return response.status, response.headers, await response.read()

    async def sleep(self, seconds: float) -> None:
        """Let other tasks run meanwhile."""
        await asyncio.sleep(seconds)
