"""A person's token instead of an App: for a first try, in the repositories that the operator names.

https://docs.github.com/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from worktrain.errors import AuthError
from worktrain.events import Where
from worktrain.github.api import Api, HttpApi
from worktrain.github.client import Client
from worktrain.github.errors import Gone
from worktrain.github.manners.clock import GitHubClock
from worktrain.github.manners.shared import Manners
from worktrain.github.opened import Opened
from worktrain.github.repository import Repository
from worktrain.github.values import DeliveryRow

NOWHERE = 0
"""The installation through which a token acts: there is none."""


class OneToken:
    """Gives the same token again and again; when GitHub no longer takes it, only a person can mend that."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get(self) -> str:
        return self._token

    def forget(self, token: str) -> None:
        """Keep it: there is no other, and the refusal is told to the operator."""


class Owner(Opened):
    """One per event loop, like `App`; whoever owns the token is who writes everything."""

    def __init__(
        self,
        *,
        api_url: str,
        graphql_url: str,
        token: str,
        repositories: Sequence[str],
        pace: float = 1.0,
    ) -> None:
        self._api_url = api_url
        self._graphql_url = graphql_url
        self._tokens = OneToken(token)
        self._names = tuple(repositories)
        self._manners = Manners(pace=pace, github_clock=GitHubClock())
        self._own: Client | None = None
        self._repositories: dict[tuple[int, str], Repository] = {}
        self._identity: tuple[str, int, str] | None = None

    def api(self, **about: Any) -> Api:
        """Make a way to GitHub; all of them share limits and kept answers, as GitHub counts by person."""
        return HttpApi(self.http, "worktrain", base_url=self._api_url, manners=self._manners, **about)

    def manners(self, installation_id: int | None = None) -> Manners:  # noqa: ARG002 - as `App` has it
        """Give what all clients share, as GitHub counts by person."""
        return self._manners

    def repository(self, *, full_name: str, repository_id: int, installation_id: int) -> Repository:
        """Give the one client of this repository."""
        key = (repository_id, full_name)
        if key not in self._repositories:
            client = Client(
                self.api(repository_id=repository_id),
                graphql_url=self._graphql_url,
                tokens=self._tokens,
                fixed={"repo": full_name},
            )
            self._repositories[key] = Repository(
                client,
                tokens=self._tokens,
                full_name=full_name,
                repository_id=repository_id,
                installation_id=installation_id,
                app_id=None,
                identity=self.slug_and_bot,
            )
        return self._repositories[key]

    async def slug_and_bot(self) -> tuple[str, int, str]:
        """Give the owner's login, id and login."""
        if self._identity is None:
            me = await self._client.get("/user")
            self._identity = (me["login"], me["id"], me["login"])
        return self._identity

    async def installed(self) -> list[Where]:
        """Give the named repositories; one that the token does not reach is an AuthError."""
        return [await self._named(name) for name in self._names]

    async def failed_deliveries(self, *, since: datetime) -> list[DeliveryRow]:  # noqa: ARG002 - as `App` has it
        """Give none: nobody delivers anything to a token."""
        return []

    async def redeliver(self, delivery_id: int) -> None:
        """Refuse: there are no deliveries."""
        raise AssertionError(f"delivery {delivery_id} was never told of")

    @property
    def _client(self) -> Client:
        if self._own is None:
            self._own = Client(self.api(identity="owner"), tokens=self._tokens)
        return self._own

    async def _named(self, name: str) -> Where:
        try:
            row = await self._client.get("/repos/{+name}", name=name)
        except Gone as exc:
            raise AuthError(
                f"The token does not reach {name}.",
                why=exc.why,
                fix="Check the name, and the repositories and the end that the token was made with.",
            ) from exc
        return Where(
            repository=row["full_name"],
            repository_id=row["id"],
            default_branch=row["default_branch"],
            installation_id=NOWHERE,
        )
