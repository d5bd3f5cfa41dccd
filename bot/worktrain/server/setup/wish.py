"""What somebody wants their new App to be, read from the form, and the manifest made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from worktrain.server.access import on_loopback

LONGEST_NAME = 34
"""GitHub's limit."""
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A name, the organisation that is to own it (none: the person), and where GitHub may reach us."""

    name: str
    organisation: str | None
    webhook_url: str | None

    @property
    def action(self) -> str:
        """Give the path of GitHub's page that takes the manifest."""
        return (
            f"/organizations/{self.organisation}/settings/apps/new"
            if self.organisation
            else "/settings/apps/new"
        )


def read(form: Mapping[str, str], *, github_is_near: bool) -> Wish | dict[str, str]:
    """Read the form, or give one sentence for each field that is wrong.

    A GitHub on this machine reaches addresses that github.com cannot.
    """
    name, organisation = form.get("name", "").strip(), form.get("organisation", "").strip()
    address = form.get("address", "").strip()
    wrong = {
        "name": _wrong_name(name),
        "organisation": _wrong_organisation(organisation) if form.get("owner") == "organisation" else "",
        "address": _wrong_address(address, github_is_near=github_is_near) if address else "",
    }
    if any(wrong.values()):
        return {field: said for field, said in wrong.items() if said}
    return Wish(
        name=name,
        organisation=organisation if form.get("owner") == "organisation" else None,
        webhook_url=_webhook(address) if address else None,
    )


def _wrong_name(name: str) -> str:
    if not name:
        return "The App needs a name."
    return f"A name has at most {LONGEST_NAME} characters." if len(name) > LONGEST_NAME else ""


def _wrong_organisation(login: str) -> str:
    if not login:
        return "Which organisation? Its name as it stands in its address on GitHub."
    return "" if _LOGIN.fullmatch(login) else "This is no name of an organisation on GitHub."


def _wrong_address(address: str, *, github_is_near: bool) -> str:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "This is no web address."
    if parts.scheme not in {"http", "https"} or not host or port == 0:
        return "This is no web address; it begins with https://."
    if parts.username or parts.query or parts.fragment:
        return "Only scheme, host and path, please."
    if not github_is_near and (on_loopback(host) or "." not in host):
        return "GitHub cannot reach this from the internet; leave it empty to do without."
    return ""


def _webhook(address: str) -> str:
    """Give the address of our webhook; whoever names only a host means the usual path."""
    return address if urlsplit(address).path.strip("/") else f"{address.rstrip('/')}/webhook"


def manifest(wish: Wish, app: Mapping[str, Any], *, here: str, github_url: str) -> dict[str, Any]:
    """Make the manifest from `app.yml`; `here` is our own address as the browser knows it.

    https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
    """
    public = wish.webhook_url or github_url
    home = f"{urlsplit(public).scheme}://{urlsplit(public).netloc}"
    return {
        "name": wish.name,
        "url": home,
        "description": app["description"],
        # without an address GitHub still wants one; nothing is sent to it while it is not active
        "hook_attributes": {"url": wish.webhook_url or f"{home}/webhook", "active": bool(wish.webhook_url)},
        "redirect_url": f"{here}/setup/registered",
        "setup_url": f"{here}/setup/installed",
        "public": False,
        "default_permissions": dict(app["default_permissions"]),
        "default_events": list(app["default_events"]),
    }
