"""The App's own side of GitHub: who it is, where it is installed, and which deliveries it missed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from worktrain.errors import AuthError
from worktrain.events import Where
from worktrain.github.api import Api, HttpApi
from worktrain.github.client import Client
from worktrain.github.deliveries import is_before, never_arrived
from worktrain.github.errors import Gone
from worktrain.github.manners.clock import GitHubClock
from worktrain.github.manners.shared import Grants, Manners
from worktrain.github.opened import Opened
from worktrain.github.repository import Repository
from worktrain.github.tokens import InstallationTokens
from worktrain.github.values import DeliveryRow


class App(Opened):
    """One per event loop; it owns the HTTP session and every client made of it."""

    def __init__(
        self, *, api_url: str, graphql_url: str, app_id: int, private_key: str, pace: float = 1.0
    ) -> None:
        check_key(private_key)
        self.app_id = app_id
        self._api_url = api_url
        self._graphql_url = graphql_url
        self._private_key = private_key
        self._pace = pace
        self._clock = GitHubClock()
        self.grants = Grants()
        self._manners: dict[int | None, Manners] = {}
        self._app_client: Client | None = None
        self._repositories: dict[tuple[int, str, int], Repository] = {}
        self._lookouts: dict[int, Client] = {}
        self._identity: tuple[str, int, str] | None = None

    def api(self, **credential: Any) -> Api:
        """Make a way to GitHub for one identity; a test's version may lose answers."""
        return HttpApi(self.http, "worktrain", base_url=self._api_url, **credential)

    def manners(self, installation_id: int | None = None) -> Manners:
        """Give what all clients of one installation share; None: of the App itself."""
        if installation_id not in self._manners:
            self._manners[installation_id] = Manners(
                pace=self._pace, github_clock=self._clock, grants=self.grants
            )
        return self._manners[installation_id]

    def repository(self, *, full_name: str, repository_id: int, installation_id: int) -> Repository:
        """Give the one client of this repository; its token reaches no other."""
        key = (repository_id, full_name, installation_id)
        if key not in self._repositories:
            self._repositories[key] = self._open(full_name, repository_id, installation_id)
        return self._repositories[key]

    async def slug_and_bot(self) -> tuple[str, int, str]:
        """Give the App's slug, and the id and login of the account that writes for it."""
        if self._identity is None:
            slug = (await self._own())["slug"]
            bot = await (await self._any_client()).get("/users/{login}", login=f"{slug}[bot]")
            self._identity = (slug, bot["id"], bot["login"])
        return self._identity

    async def as_registered(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Give the App and its installations as GitHub writes them; free of charge while nothing changes."""
        return await self._own(), await self._client.pages("/app/installations{?per_page}")

    async def installed(self) -> list[Where]:
        """Give every repository of every installation that is not suspended."""
        found = []
        for installation in await self._installations():
            client = self._lookout(installation)
            rows = await client.pages("/installation/repositories{?per_page}", key="repositories")
            found += [_where(row, installation) for row in rows if not row.get("archived")]
        return found

    async def failed_deliveries(self, *, since: datetime) -> list[DeliveryRow]:
        """Give the deliveries since then (with a time zone) that never arrived, oldest first."""
        path = "/app/hook/deliveries{?per_page}"
        return never_arrived(await self._client.pages(path, until=lambda row: is_before(row, since)))

    async def redeliver(self, delivery_id: int) -> None:
        """Ask GitHub to try once more; the id is of a try, from `failed_deliveries`."""
        await self._client.post("/app/hook/deliveries/{id}/attempts", id=delivery_id)

    @property
    def _client(self) -> Client:
        if self._app_client is None:
            own = {"app_id": str(self.app_id), "private_key": self._private_key}
            self._app_client = Client(self.api(**own, identity="app", manners=self.manners()))
        return self._app_client

    def _open(self, full_name: str, repository_id: int, installation_id: int) -> Repository:
        tokens = self._tokens(installation_id, {"repository_ids": [repository_id]})
        client = Client(
            self.api(repository_id=repository_id, manners=self.manners(installation_id)),
            graphql_url=self._graphql_url,
            tokens=tokens,
            fixed={"repo": full_name},
        )
        return Repository(
            client,
            tokens=tokens,
            full_name=full_name,
            repository_id=repository_id,
            installation_id=installation_id,
            app_id=self.app_id,
            identity=self.slug_and_bot,
        )

    async def _own(self) -> dict[str, Any]:
        try:
            row: dict[str, Any] = await self._client.get("/app")
        except Gone as exc:
            raise AuthError(
                "GitHub knows no App with this id.",
                why=exc.why,
                fix="Look for the id on the App's settings page, above the client id.",
            ) from exc
        return row

    def _tokens(self, installation_id: int, narrowed: dict[str, Any]) -> InstallationTokens:
        """Keep a token of its own for each narrowing: one that reaches a repository reaches no other."""
        return InstallationTokens(
            self._client, installation_id=installation_id, narrowed=narrowed, clock=self._clock.now
        )

    async def _installations(self) -> list[int]:
        rows = await self._client.pages("/app/installations{?per_page}")
        return [row["id"] for row in rows if not row.get("suspended_at")]

    def _lookout(self, installation_id: int) -> Client:
        """Give a client that sees what an installation covers, and may do nothing there."""
        if installation_id not in self._lookouts:
            tokens = self._tokens(installation_id, {"permissions": {"metadata": "read"}})
            api = self.api(identity="lookout", manners=self.manners(installation_id))
            self._lookouts[installation_id] = Client(api, tokens=tokens)
        return self._lookouts[installation_id]

    async def _any_client(self) -> Client:
        """Give a client that may look up accounts, which the App's own credential may not."""
        for repository in self._repositories.values():
            return repository.client
        for installation in await self._installations():
            return self._lookout(installation)
        raise AuthError(
            "The GitHub App is installed nowhere.", fix="Install it on a repository, then start again."
        )


def _where(row: dict[str, Any], installation_id: int) -> Where:
    return Where(
        repository=row["full_name"],
        repository_id=row["id"],
        default_branch=row["default_branch"],
        installation_id=installation_id,
    )


def check_key(private_key: str) -> None:
    """Refuse a private key that cannot sign: AuthError."""
    try:
        load_pem_private_key(private_key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
        raise AuthError(
            "The GitHub App's private key cannot be read.",
            why=f"it is no unencrypted PEM key: {type(exc).__name__}",
            fix="Download a new one from the App's settings page.",
        ) from exc
