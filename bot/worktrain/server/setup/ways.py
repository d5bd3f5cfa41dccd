"""The ways to connect, in the order of the page; a new one is a row here and a file beside these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from worktrain.server.setup import by_token, existing, registering
from worktrain.server.setup.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way, and how it adds its routes; without a title it stands on the first page itself."""

    path: str
    title: str = ""
    summary: str = ""
    add_to: Callable[[web.UrlDispatcher, Desk], None]


WAYS: tuple[Way, ...] = (
    Way(path="/setup/register", add_to=registering.add_to),
    Way(
        path="/setup/existing",
        title="Use an App that is registered already",
        summary="You have its id, a private key and its webhook secret.",
        add_to=existing.add_to,
    ),
    Way(
        path="/setup/token",
        title="Try it with a token of yours",
        summary="No App and no public address; WorkTrain asks GitHub every few seconds.",
        add_to=by_token.add_to,
    ),
)
