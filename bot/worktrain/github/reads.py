"""What every noun's reads share: the client of one repository, and who we are.

An App, or the owner of a token: what differs between them is decided here, once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from worktrain.github.client import Client

Identity = Callable[[], Awaitable[tuple[str, int, str]]]
"""Gives our name (the App's slug), and the id and the login of the account that writes for us."""


class Reads:
    """Base of the nouns; every address starts at this repository."""

    def __init__(self, client: Client, *, full_name: str, app_id: int | None, identity: Identity) -> None:
        self.client = client
        self.full_name = full_name
        self.app_id = app_id
        self.identity = identity

    @property
    def writes_checks(self) -> bool:
        """Say whether we may make check runs; the Checks API is for Apps alone, others have statuses."""
        return self.app_id is not None

    async def wrote(self, *, author_id: int, through: int | None) -> bool:
        """Say whether a text may be ours, by the App that it came `through`, or by the token's owner.

        A person writes with his own hands too: then only our marker tells which texts are ours.
        """
        if self.app_id is not None:
            return through == self.app_id
        _, me, _ = await self.identity()
        return through is None and author_id == me

    async def stands_for(self) -> str:
        """Name the person in whose name we write; nobody: we are an App."""
        return "" if self.app_id is not None else (await self.identity())[2]
