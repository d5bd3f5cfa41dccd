"""One repository as our App sees it: all reads, and the token for git."""

from __future__ import annotations

from worktrain.github.branches import Branches
from worktrain.github.client import Client, Tokens
from worktrain.github.contents import Contents
from worktrain.github.feeds import Feeds
from worktrain.github.issues import Issues
from worktrain.github.people import People
from worktrain.github.pulls import Pulls
from worktrain.github.reads import Identity


class Repository(Issues, Pulls, People, Branches, Contents, Feeds):
    """Everything here is asked with a token that is good for this repository only."""

    def __init__(
        self,
        client: Client,
        *,
        tokens: Tokens,
        full_name: str,
        repository_id: int,
        installation_id: int,
        app_id: int | None,
        identity: Identity,
    ) -> None:
        super().__init__(client, full_name=full_name, app_id=app_id, identity=identity)
        self.repository_id = repository_id
        self.installation_id = installation_id
        self._tokens = tokens

    async def token(self) -> str:
        """Give a token for git over HTTP (user `x-access-token`), good for at least some minutes."""
        return await self._tokens.get()

    async def check_token(self) -> None:
        """Ask what costs nothing, so that a token which git was refused for is renewed."""
        await self.client.get("/rate_limit")

    @property
    def moved(self) -> bool:
        """Say whether it has another name by now."""
        return self.client.moved

    async def name_now(self) -> str:
        """Give its name as it is now, asked for by its id."""
        answer = await self.client.get("/repositories/{id}", id=self.repository_id)
        return str(answer["full_name"])

    def rename(self, full_name: str) -> None:
        """Ask under this name from now on."""
        self.full_name = full_name
        self.client.rename(full_name)
