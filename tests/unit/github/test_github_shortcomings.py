"""What the App was not granted is one sentence, with the page that mends it."""

from __future__ import annotations

from typing import Any

from worktrain.github.manifest import Needs
from worktrain.github.shortcomings import sentences

URL = "https://github.com/settings/apps/train"
WANTED = Needs(permissions={"contents": "write", "metadata": "read"}, events=frozenset({"issues", "push"}))
ALL = {"permissions": {"contents": "write", "metadata": "read"}, "events": ["issues", "push"]}


def installation(**more: Any) -> dict[str, Any]:
    return {"id": 5, "account": {"login": "acme"}, "html_url": "https://github.com/i/5", **ALL, **more}


def test_an_app_that_may_do_all_is_not_talked_about() -> None:
    assert sentences(ALL, [installation()], WANTED, URL) == []


def test_a_permission_that_the_app_lacks_is_said_once() -> None:
    few = {**ALL, "permissions": {"contents": "read", "metadata": "read"}}
    assert sentences(few, [installation(**few), installation(**few)], WANTED, URL) == [
        f"The GitHub App lacks contents: write (has read); grant it at {URL}/permissions."
    ]


def test_an_event_that_the_app_is_not_told_of_is_said() -> None:
    assert sentences({**ALL, "events": ["push"]}, [], WANTED, URL) == [
        f"The GitHub App is not told of issues; subscribe to it at {URL}/permissions."
    ]


def test_an_installation_that_has_not_accepted_is_said_with_its_own_page() -> None:
    behind = installation(permissions={"metadata": "read"})
    assert sentences(ALL, [behind, installation()], WANTED, URL) == [
        "acme has not accepted contents: write; accept it at https://github.com/i/5."
    ]


def test_a_suspended_installation_is_its_owners_affair() -> None:
    behind = installation(permissions={}, suspended_at="2026-01-01T00:00:00Z")
    assert sentences(ALL, [behind], WANTED, URL) == []
