"""The manifest that somebody registers an App with, held to what GitHub knows: keys, permissions, events.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from worktrain.standin.description.strict import description
from worktrain.standin.hooks.events import EVENTS

LONGEST_NAME = 34
KINDS: Mapping[str, type] = {
    "name": str,
    "url": str,
    "hook_attributes": dict,
    "redirect_url": str,
    "callback_urls": list,
    "setup_url": str,
    "description": str,
    "public": bool,
    "default_events": list,
    "default_permissions": dict,
    "request_oauth_on_install": bool,
    "setup_on_update": bool,
}
ADDRESSES = ("url", "redirect_url", "setup_url")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What the App is to be; `redirect_url` is where its maker waits for the code."""

    name: str
    url: str
    redirect_url: str
    hook_url: str = ""
    hook_active: bool = False
    setup_url: str | None = None
    permissions: Mapping[str, str]
    events: tuple[str, ...]


def read(text: str) -> Manifest | list[str]:
    """Read it, or say in one sentence each what is wrong with it."""
    try:
        found = json.loads(text)
    except ValueError:
        return ["The manifest is not JSON."]
    if not isinstance(found, dict):
        return ["The manifest is not an object."]
    wrong = list(_wrong(found))
    return wrong or _manifest(found)


def _manifest(found: dict[str, Any]) -> Manifest:
    hook = found.get("hook_attributes", {})
    return Manifest(
        name=found.get("name", ""),
        url=found["url"],
        redirect_url=found.get("redirect_url", ""),
        hook_url=hook.get("url", ""),
        hook_active=bool(hook) and hook.get("active", True),
        setup_url=found.get("setup_url"),
        permissions=found.get("default_permissions", {}),
        events=tuple(found.get("default_events", ())),
    )


def _wrong(found: dict[str, Any]) -> Iterator[str]:
    for key, value in found.items():
        if key not in KINDS:
            yield f"GitHub knows no key {key!r}."
        elif not isinstance(value, KINDS[key]):
            yield f"{key!r} is of the wrong kind."
    if "url" not in found:
        yield "'url' is missing."
    yield from (f"{key!r} is no address." for key in ADDRESSES if key in found and not _address(found[key]))
    if len(str(found.get("name", ""))) > LONGEST_NAME:
        yield f"'name' is longer than {LONGEST_NAME} characters."
    yield from _wrong_hook(found.get("hook_attributes", {}))
    permissions = found.get("default_permissions", {})
    if isinstance(permissions, dict):
        yield from _wrong_permissions(permissions)
        yield from _wrong_events(found.get("default_events", []), permissions)


def _wrong_hook(hook: object) -> Iterator[str]:
    if not isinstance(hook, dict) or not hook:
        return
    yield from (f"GitHub knows no key 'hook_attributes.{key}'." for key in hook.keys() - {"url", "active"})
    if not _address(hook.get("url")):
        yield "'hook_attributes.url' is no address."
    if not isinstance(hook.get("active", True), bool):
        yield "'hook_attributes.active' is of the wrong kind."


def _wrong_permissions(permissions: dict[str, Any]) -> Iterator[str]:
    known = description()["schemas"]["app-permissions"]["properties"]
    for name, level in permissions.items():
        if name not in known:
            yield f"There is no permission {name!r}."
        elif level not in known[name]["enum"]:
            yield f"The permission {name!r} has no level {level!r}."


def _wrong_events(events: object, permissions: dict[str, Any]) -> Iterator[str]:
    for event in events if isinstance(events, list) else ():
        if event not in EVENTS:
            yield f"There is no event {event!r}."
        elif EVENTS[event] not in {"metadata", *permissions}:
            yield f"The event {event!r} needs the permission {EVENTS[event]!r}."


def _address(value: object) -> bool:
    parts = urlsplit(value) if isinstance(value, str) else None
    return parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname)
