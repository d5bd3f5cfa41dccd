"""gidgethub with our manners: limits waited for, answers kept, redirects only inside one repository."""

from __future__ import annotations

import abc
import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from gidgethub import sansio
from gidgethub.abc import GitHubAPI

from worktrain.github.addresses import MOVED, may_follow, renamed, same_host
from worktrain.github.app_token import app_token
from worktrain.github.errors import Refused, Unanswered
from worktrain.github.manners.kept import worth_keeping
from worktrain.github.manners.shared import Manners

TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=10)
"""GitHub cuts a request off after ten seconds; gidgethub would wait for ever."""

_VERSION = {"x-github-api-version": "2022-11-28"}
_TRIES = 2
_REDIRECTS = 3
_TOKEN_LIFE = 420.0  # seconds; a minute less than the App's token is good for

Answer = tuple[int, Mapping[str, str], bytes]


class Api(GitHubAPI):
    """One identity's way to GitHub: the App itself, or its installation narrowed to one repository.

    `manners` are shared by all identities of one installation; kept answers are told apart by `identity`.
    """

    def __init__(
        self,
        *args: Any,
        repository_id: int | None = None,
        identity: str = "",
        manners: Manners | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._repository_id = repository_id
        self._identity = identity or f"repository {repository_id}"
        self.manners = manners or Manners(pace=0)
        self._signed: tuple[str, float] | None = None
        self.moved = False
        """Whether GitHub said that the repository has another name by now."""

    @abc.abstractmethod
    async def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one HTTP request and give its status, lower-case headers and body; follow nothing."""

    async def page(self, url: str, values: Mapping[str, Any]) -> tuple[Any, str | None]:
        """Give one page of a list, and GitHub's own address of the next."""
        data, following, _ = await self._make_request("GET", url, values, b"", sansio.accept_format())
        return data, following

    async def _request(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        if not same_host(url, self.base_url):
            raise Refused("GitHub's answer leads to another host, which gets no credential.", status=400)
        wanted = {**headers, **_VERSION}
        answer = await self._polite(method, url, wanted, body)
        for _ in range(_REDIRECTS):
            location = answer[1].get("location", "") if answer[0] in MOVED else ""
            elsewhere = renamed(location, base_url=self.base_url, repository_id=self._repository_id)
            if elsewhere is None:
                break
            self.moved = self._repository_id is not None
            if not may_follow(method, answer[0]):
                break
            answer = await self._polite(method, elsewhere, wanted, body)
        return answer

    async def _polite(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send when it may be sent; what a limit refused was not applied, and is sent once more."""
        for _ in range(_TRIES):
            async with self.manners.turn(method, url, body):
                answer = await self._conditional(method, url, headers, body)
                limited = self.manners.learn(url, *answer)
            if not limited:
                return answer
        raise self.manners.gate.still_shut()

    async def _conditional(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Ask whether what we know still holds; GitHub does not count such a question if it does."""
        kept, key = self.manners.kept, (self._identity, url, headers.get("accept", ""))
        known = kept.get(key) if method == "GET" else None
        answer = await self.carry(method, url, {**headers, **(known.conditions() if known else {})}, body)
        if self.manners.github_clock.hear(answer[1]):
            self._signed = None
        if answer[0] == 304:
            if known is None:
                raise Unanswered("GitHub says that nothing changed, but was not asked that.")
            return known.again(answer[1])
        if method == "GET" and answer[0] == 200 and worth_keeping(url, answer[1], answer[2]):
            kept.put(key, answer[1], answer[2])
        return answer

    def credential(self) -> str | None:
        """Give what the next request would show: an installation's token, or the App's own."""
        return self.oauth_token or self._get_app_jwt()

    def _get_app_jwt(self) -> str | None:
        """Sign anew every few minutes; gidgethub would date the token by our own clock."""
        if self.app_id is None or self.private_key is None:
            return None
        now = self.manners.github_clock.now()
        if self._signed is None or not 0 <= now - self._signed[1] < _TOKEN_LIFE:
            self._signed = app_token(self.app_id, str(self.private_key), now), now
        return self._signed[0]


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
