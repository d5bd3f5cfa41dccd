"""Apps, installations and tokens as JSON."""

from __future__ import annotations

from typing import Any

from worktrain.standin.clock import maybe_stamp, stamp
from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.apps import AppRegistration, Conversion, Installation, InstallationToken
from worktrain.standin.views.repositories import repository_json
from worktrain.standin.views.users import simple_user


def app_json(site: Site, app: AppRegistration) -> dict[str, Any]:
    return {
        "id": app.id,
        "client_id": f"Iv23li{app.id:014d}",
        "slug": app.slug,
        "node_id": node_id("app", app.id),
        "owner": simple_user(site, app.owner),
        "name": app.shown,
        "description": None,
        "external_url": site.url,
        "html_url": f"{site.url}/github-apps/{app.slug}",
        "created_at": stamp(app.created_at),
        "updated_at": stamp(app.created_at),
        "permissions": app.permissions,
        "events": app.events,
    }


def maybe_app(site: Site, app: AppRegistration | None) -> dict[str, Any] | None:
    return None if app is None else app_json(site, app)


def conversion_json(site: Site, conversion: Conversion) -> dict[str, Any]:
    """Give a new App with everything that is told only once."""
    app = conversion.app
    return {
        **app_json(site, app),
        "client_secret": conversion.client_secret,
        "webhook_secret": app.webhook_secret if app.hook_active else None,
        "pem": conversion.pem,
    }


def installation_json(site: Site, installation: Installation) -> dict[str, Any]:
    api = site.api(f"/app/installations/{installation.id}")
    return {
        "id": installation.id,
        "client_id": f"Iv23li{installation.app.id:014d}",
        "account": simple_user(site, installation.account),
        "repository_selection": "selected",
        "access_tokens_url": f"{api}/access_tokens",
        "repositories_url": site.api("/installation/repositories"),
        "html_url": f"{site.url}/settings/installations/{installation.id}",
        "app_id": installation.app.id,
        "app_slug": installation.app.slug,
        "target_id": installation.account.id,
        "target_type": installation.account.kind,
        "permissions": installation.app.permissions,
        "events": installation.app.events,
        "created_at": stamp(installation.created_at),
        "updated_at": stamp(installation.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": simple_user(site, installation.account) if installation.suspended_at else None,
        "suspended_at": maybe_stamp(installation.suspended_at),
    }


def token_json(site: Site, token: InstallationToken) -> dict[str, Any]:
    found: dict[str, Any] = {
        "token": token.text,
        "expires_at": stamp(token.expires_at),
        "permissions": token.permissions,
        "repository_selection": "selected",
    }
    if token.repositories is not None:
        found["repositories"] = [repository_json(site, each) for each in token.repositories]
    return found
