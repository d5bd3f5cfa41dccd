"""From something that happened to the Apps that are told of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from worktrain.standin.hooks.deliveries import Deliveries
from worktrain.standin.hooks.events import ALWAYS
from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.accounts import User
from worktrain.standin.state.apps import AppRegistration, Apps, Installation
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.apps import installation_json
from worktrain.standin.views.repositories import repository_json
from worktrain.standin.views.users import simple_user


class Telling(Protocol):
    """What telling needs of the world."""

    site: Site
    apps: Apps
    deliveries: Deliveries


def encode(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def emit(
    world: Telling,
    repository: Repository,
    event: str,
    action: str | None,
    sender: User,
    **parts: Any,
) -> None:
    """Tell every App that is installed on the repository and listens to the event."""
    told = [each for each in world.apps.on(repository) if _listens(each.app, event)]
    if not told:
        return
    body = {
        **({"action": action} if action else {}),
        **parts,
        "repository": repository_json(world.site, repository),
        "sender": simple_user(world.site, sender),
    }
    for installation in told:
        payload = encode({**body, "installation": _short(installation)})
        world.deliveries.send(
            installation.app,
            event=event,
            action=action,
            payload=payload,
            installation_id=installation.id,
            repository_id=repository.id,
        )


def _listens(app: AppRegistration, event: str) -> bool:
    return app.hook_active and (event in app.events or event in ALWAYS)


def _short(installation: Installation) -> dict[str, Any]:
    return {"id": installation.id, "node_id": node_id("app", installation.id)}


def emit_installation(
    world: Telling, installation: Installation, repository: Repository, *, new: bool
) -> None:
    """Tell the App that it was installed, or that it may use one more repository."""
    if not installation.app.hook_active:
        return
    short = {
        "id": repository.id,
        "node_id": node_id("repository", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": False,
    }
    body: dict[str, Any] = {
        "action": "created" if new else "added",
        "installation": installation_json(world.site, installation),
        "requester": None,
        "sender": simple_user(world.site, installation.account),
    }
    added: dict[str, Any] = {"repositories_added": [short], "repositories_removed": []}
    added["repository_selection"] = "selected"
    body |= {"repositories": [short]} if new else added
    world.deliveries.send(
        installation.app,
        event="installation" if new else "installation_repositories",
        action=body["action"],
        payload=encode(body),
        installation_id=installation.id,
    )


def emit_ping(world: Telling, app: AppRegistration) -> None:
    """Tell a new App that its webhook is set."""
    if not app.hook_active:
        return
    hook = {
        "type": "App",
        "id": app.hook_id,
        "name": "web",
        "active": True,
        "events": app.events,
        "config": {"content_type": "json", "insecure_ssl": "0", "secret": "********", "url": app.webhook_url},
        "app_id": app.id,
    }
    body = {"zen": "Keep it logically awesome.", "hook_id": app.hook_id, "hook": hook}
    world.deliveries.send(app, event="ping", action=None, payload=encode(body))
