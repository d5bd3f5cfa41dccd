"""What each role may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub


@pytest.mark.parametrize(
    ("who", "status"), [("eve", 403), ("sam", 200), ("li", 200), ("maria", 200), (None, 401)]
)
async def test_labels_need_triage(hub: Hub, who: str | None, status: int) -> None:
    await hub.make("maria", "labels", {"name": "worktrain:ready", "color": "0e8a16"})
    await hub.make("eve", "issues", {"title": "t"})
    reply = await hub.call(who, "POST", "issues/1/labels", {"labels": ["worktrain:ready"]})
    assert reply.status == status


async def test_triage_cannot_make_labels_and_write_can(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    assert (await hub.call("sam", "POST", "issues/1/labels", {"labels": ["new"]})).status == 403
    assert (await hub.call("li", "POST", "issues/1/labels", {"labels": ["new"]})).status == 200
    assert (await hub.call("sam", "POST", "labels", {"name": "other"})).status == 403
    again = await hub.call("li", "POST", "labels", {"name": "NEW"})
    assert (again.status, again.body["errors"][0]["code"]) == (422, "already_exists")


async def test_anybody_may_open_issues_and_comment_but_labels_of_strangers_are_dropped(hub: Hub) -> None:
    issue = await hub.make("eve", "issues", {"title": "t", "labels": ["x"], "assignees": ["li"]})
    assert (issue["labels"], issue["assignees"]) == ([], [])
    await hub.make("eve", "issues/1/comments", {"body": "Please."})


@pytest.mark.parametrize(("who", "status"), [("eve", 200), ("sam", 403), ("li", 200)])
async def test_the_author_and_writers_may_change_a_text(hub: Hub, who: str, status: int) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    assert (await hub.call(who, "PATCH", "issues/1", {"body": "new"})).status == status


async def test_triage_may_close(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    assert (await hub.call("sam", "PATCH", "issues/1", {"state": "closed"})).body["state"] == "closed"
    await hub.make("maria", "issues", {"title": "t"})
    assert (await hub.call("eve", "PATCH", "issues/2", {"state": "closed"})).status == 403


@pytest.mark.parametrize(
    ("login", "permission", "role"),
    [
        ("maria", "admin", "admin"),
        ("li", "write", "write"),
        ("sam", "read", "triage"),
        ("eve", "read", "read"),
    ],
)
async def test_the_permission_is_told_with_the_role_and_the_id(
    hub: Hub, login: str, permission: str, role: str
) -> None:
    found = (await hub.call("app", "GET", f"collaborators/{login}/permission")).body
    assert (found["permission"], found["role_name"]) == (permission, role)
    assert found["user"]["id"] == (await hub.call("app", "GET", f"/users/{login}")).body["id"]


async def test_nobody_by_that_name_is_not_found(hub: Hub) -> None:
    assert (await hub.call("app", "GET", "collaborators/nobody/permission")).status == 404
    assert (await hub.call("app", "GET", "collaborators/eve")).status == 404
    assert (await hub.call("app", "GET", "collaborators/li")).status == 204


async def test_a_role_can_change_while_it_runs(hub: Hub) -> None:
    hub.world.set_role("acme/shop", "li", "read")
    found = (await hub.call("app", "GET", "collaborators/li/permission")).body
    assert found["permission"] == "read"
