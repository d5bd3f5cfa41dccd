"""Look at our own App as GitHub sees it: who it is, what it may, where it is installed; and at the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from worktrain.errors import AuthError, WorkTrainError
from worktrain.github.api import TIMEOUT, Answer, HttpApi
from worktrain.github.app import check_key
from worktrain.github.client import Client
from worktrain.github.errors import Gone
from worktrain.github.registration import settings_url


@dataclass(frozen=True, kw_only=True)
class Installed:
    """One installation; its permissions lag behind the App's until somebody accepts them."""

    account: str
    permissions: Mapping[str, str]
    events: frozenset[str]
    suspended: bool
    url: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The App as it is registered."""

    slug: str
    html_url: str
    settings_url: str
    permissions: Mapping[str, str]
    events: frozenset[str]
    installations: tuple[Installed, ...]


@dataclass(frozen=True, kw_only=True)
class Hook:
    """The App's webhook, and how its latest delivery ended: GitHub's word for it, and when; or none yet."""

    url: str
    status: str | None = None
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What came of it; GitHub tells the time even when it refuses the credential."""

    identity: Identity | None = None
    error: WorkTrainError | None = None
    date: datetime | None = field(default=None)
    hook: Hook | None = None


class UnknownAppError(AuthError):
    """There is no App with this id (404); a key that is another App's is refused with 401."""


class _Dated(HttpApi):
    """Remembers when GitHub answered."""

    date: datetime | None = None

    async def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = await super().carry(method, url, headers, body)
        said = answer[1].get("date")
        self.date = parsedate_to_datetime(said) if said else self.date
        return answer


async def look(*, api_url: str, github_url: str, app_id: int, private_key: str) -> Looked:
    """Ask GitHub; whatever goes wrong is part of the answer."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        api = _Dated(session, "worktrain", base_url=api_url, app_id=str(app_id), private_key=private_key)
        try:
            check_key(private_key)
            identity = await _identity(Client(api), github_url)
        except WorkTrainError as exc:
            return Looked(error=exc, date=api.date)
        return Looked(identity=identity, date=api.date, hook=await _hook(Client(api)))


async def _hook(client: Client) -> Hook | None:
    """Ask where webhooks go; an App without one has no answer."""
    try:
        config = await client.get("/app/hook/config")
        rows = await client.get("/app/hook/deliveries{?per_page}", per_page=1)
    except WorkTrainError:
        return None
    last = rows[0] if rows else {}
    return Hook(url=config.get("url") or "", status=last.get("status"), at=last.get("delivered_at", ""))


async def _identity(client: Client, github_url: str) -> Identity:
    try:
        app = await client.get("/app")
    except Gone as exc:
        raise UnknownAppError(
            "GitHub knows no App with this id.",
            fix="The id stands on the App's settings page, above the client id.",
        ) from exc
    rows = await client.pages("/app/installations{?per_page}")
    return Identity(
        slug=app["slug"],
        html_url=app["html_url"],
        settings_url=settings_url(app, github_url),
        permissions=dict(app["permissions"]),
        events=frozenset(app["events"]),
        installations=tuple(_installed(row, github_url) for row in rows),
    )


def _installed(row: Mapping[str, Any], github_url: str) -> Installed:
    account = row.get("account") or {}
    return Installed(
        account=str(account.get("login") or account.get("slug") or row["id"]),
        permissions=dict(row["permissions"]),
        events=frozenset(row["events"]),
        suspended=bool(row.get("suspended_at")),
        url=row.get("html_url") or f"{github_url}/settings/installations/{row['id']}",
    )
