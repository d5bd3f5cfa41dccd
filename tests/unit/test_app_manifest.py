"""`app.yml`: what the App asks GitHub for is real, is needed, and is all that is needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import worktrain
from worktrain.demo.connecting import EVENTS as DEMO_EVENTS
from worktrain.demo.connecting import PERMISSIONS as DEMO_PERMISSIONS
from worktrain.github.manifest import Needs, needs
from worktrain.intake.routes import TABLE
from worktrain.standin.hooks.events import EVENTS

DESCRIPTION = Path(worktrain.__file__).parent / "standin" / "description" / "github.json"


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """Give the permissions that GitHub's own description knows, with their levels."""
    schemas = json.loads(DESCRIPTION.read_text("utf-8"))["schemas"]
    found: dict[str, Any] = schemas["app-permissions"]["properties"]
    return found


@pytest.fixture(scope="module")
def wanted() -> Needs:
    found = needs()
    assert found is not None
    return found


def wrong(permissions: dict[str, str], described: dict[str, Any]) -> dict[str, str]:
    """Give what GitHub has no such permission, or no such level, for."""
    return {
        name: level
        for name, level in permissions.items()
        if level not in described.get(name, {"enum": []})["enum"]
    }


def test_every_permission_and_level_is_one_that_github_has(wanted: Needs, described: dict[str, Any]) -> None:
    assert wrong(dict(wanted.permissions), described) == {}


def test_a_wrong_name_or_level_is_noticed(described: dict[str, Any]) -> None:
    assert wrong({"pulls": "write"}, described) == {"pulls": "write"}
    assert wrong({"issues": "admin"}, described) == {"issues": "admin"}


def test_every_event_exists_and_its_permission_is_asked_for(wanted: Needs) -> None:
    assert wanted.events <= EVENTS.keys()
    assert {EVENTS[event] for event in wanted.events} <= wanted.permissions.keys()


def test_it_subscribes_to_what_it_acts_on_and_to_nothing_else(wanted: Needs) -> None:
    assert wanted.events == {event for (event, _), route in TABLE.items() if route.act}


def test_the_demo_grants_the_same(wanted: Needs) -> None:
    assert wanted.permissions == {"metadata": "read", **DEMO_PERMISSIONS}
    assert set(DEMO_EVENTS) == wanted.events


@pytest.mark.parametrize(
    ("granted", "lacking"),
    [
        ({"issues": "write"}, []),
        ({"issues": "admin"}, []),
        ({"issues": "read"}, ["issues: write (has read)"]),
        ({}, ["issues: write"]),
    ],
)
def test_what_is_granted_is_compared_by_level(granted: dict[str, str], lacking: list[str]) -> None:
    assert Needs(permissions={"issues": "write"}, events=frozenset()).lacking(granted) == lacking
