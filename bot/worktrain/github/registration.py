"""The end of a registration from a manifest: the code that GitHub gave is exchanged for the credentials.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp

from worktrain.credentials import Credentials
from worktrain.errors import AuthError
from worktrain.github.api import TIMEOUT, HttpApi
from worktrain.github.app import check_key
from worktrain.github.client import Client
from worktrain.github.errors import Refused


async def convert(*, api_url: str, github_url: str, code: str, webhook_url: str | None) -> Credentials:
    """Ask once: GitHub gives the credentials for a code only one time, within an hour."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        client = Client(HttpApi(session, "worktrain", base_url=api_url))
        try:
            made = await client.post("/app-manifests/{code}/conversions", code=code)
        except Refused as exc:
            raise AuthError(
                "GitHub gives no credentials for this code.",
                why="it was used before, or is older than an hour",
                fix="Delete the App on GitHub if it is there, and register it again.",
            ) from exc
    try:
        return _credentials(made, github_url, webhook_url)
    except (AttributeError, LookupError, TypeError, ValueError) as exc:
        raise AuthError(
            f"What answers at {api_url} is no GitHub.",
            why="its answer to the code is not as GitHub documents it",
            fix="Check WORKTRAIN_GITHUB_URL.",
        ) from exc


def _credentials(made: Mapping[str, Any], github_url: str, webhook_url: str | None) -> Credentials:
    check_key(str(made["pem"]))
    secret = made.get("webhook_secret")
    return Credentials(
        github_url=github_url,
        app_id=int(made["id"]),  # it becomes part of a file's name
        slug=str(made["slug"]),
        html_url=str(made["html_url"]),
        settings_url=settings_url(made, github_url),
        private_key=str(made["pem"]),
        webhook_secrets=(str(secret),) if secret else (),
        webhook_url=webhook_url,
    )


async def webhook_address(*, api_url: str, app_id: int, private_key: str) -> str | None:
    """Ask where GitHub sends the App's webhooks to; None if nowhere."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        api = HttpApi(session, "worktrain", base_url=api_url, app_id=str(app_id), private_key=private_key)
        try:
            return (await Client(api).get("/app/hook/config")).get("url") or None
        except Refused:  # an App without a webhook has no such thing
            return None


def settings_url(app: Mapping[str, Any], github_url: str) -> str:
    """Give where the App's owner changes it: GitHub's answers do not say."""
    owner = app.get("owner") or {}
    if owner.get("type") == "Organization":
        return f"{github_url}/organizations/{owner['login']}/settings/apps/{app['slug']}"
    return f"{github_url}/settings/apps/{app['slug']}"
