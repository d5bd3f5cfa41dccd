"""Fine-grained personal tokens: so much, and only there; nothing of the Checks API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

NEEDED = {"contents": "write", "issues": "write", "pull_requests": "write", "statuses": "write"}


def token(hub: Hub, login: str = "maria", **permissions: str) -> str:
    made = hub.world.fine_grained_token(login, ["acme/shop"], permissions or NEEDED)
    return f"token:{made}"


async def test_a_token_may_what_it_was_given_and_writes_as_its_owner(hub: Hub) -> None:
    made = await hub.make(token(hub), "issues", {"title": "t"})
    assert made["user"]["login"] == "maria"
    assert made["performed_via_github_app"] is None
    reply = await hub.call(token(hub, issues="read"), "POST", "issues", {"title": "t"})
    assert (reply.status, reply.body["message"]) == (403, "Resource not accessible by personal access token")


async def test_a_token_may_no_more_than_its_owner(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    reply = await hub.call(token(hub, "eve"), "POST", "issues/1/labels", {"labels": ["x"]})
    assert reply.status == 403


@pytest.mark.parametrize("permissions", [NEEDED, {"checks": "write"}])
async def test_no_token_reaches_the_checks(hub: Hub, permissions: dict[str, str]) -> None:
    head = hub.git("rev-parse", "main")
    who = token(hub, **permissions)
    for method, path, body in (
        ("POST", "check-runs", {"name": "n", "head_sha": head}),
        ("GET", f"commits/{head}/check-runs", None),
    ):
        reply = await hub.call(who, method, path, body)
        assert (reply.status, reply.body["message"]) == (
            403,
            "Resource not accessible by personal access token",
        )


async def test_a_token_writes_statuses_instead(hub: Hub) -> None:
    head = hub.git("rev-parse", "main")
    wish = {"state": "success", "context": "worktrain / proof"}
    made = await hub.make(token(hub), f"statuses/{head}", wish)
    assert (made["creator"]["login"], made["context"]) == ("maria", "worktrain / proof")


async def test_a_token_reaches_no_other_repository(hub: Hub) -> None:
    other = hub.world.fine_grained_token("maria", ["acme/other"], NEEDED)
    assert (await hub.call(f"token:{other}", "GET", "issues")).status == 404


async def test_what_a_token_does_is_told_from_what_its_owner_does(hub: Hub) -> None:
    before = hub.world.figures.requests
    await hub.make("maria", "issues", {"title": "by hand"})
    assert hub.world.figures.requests == before
    await hub.make(token(hub), "issues", {"title": "by a program"})
    assert hub.world.figures.requests == before + 1
