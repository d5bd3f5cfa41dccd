"""What every noun's reads share: the client of one repository, and who we are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from worktrain.github.client import Client

Identity = Callable[[], Awaitable[tuple[str, int, str]]]
"""Gives the App's slug, its bot's user id, and the bot's login."""


class Reads:
    """Base of the nouns; every address starts at this repository."""

    def __init__(self, client: Client, *, full_name: str, app_id: int, identity: Identity) -> None:
        self.client = client
        self.full_name = full_name
        self.app_id = app_id
        self.identity = identity
