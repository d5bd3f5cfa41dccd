"""An App proves who it is, gets narrow tokens, and reaches no further."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from worktrain.errors import UsageError

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub


async def narrow(hub: Hub, **wish: object) -> str:
    """Ask for a token with this body; give it as a caller's name."""
    path = f"/app/installations/{hub.installation}/access_tokens"
    reply = await hub.call("jwt", "POST", path, wish)
    assert reply.status == 201, reply.body
    return f"token:{reply.body['token']}"


async def test_an_app_finds_itself_and_its_installation(hub: Hub) -> None:
    assert (await hub.call("jwt", "GET", "/app")).body["slug"] == "worktrain"
    assert (await hub.call("jwt", "GET", "/app/installations")).body[0]["id"] == hub.installation
    assert (await hub.call("jwt", "GET", "installation")).body["id"] == hub.installation
    reached = (await hub.call("app", "GET", "/installation/repositories")).body
    assert [each["full_name"] for each in reached["repositories"]] == ["acme/shop"]


async def test_the_bot_is_an_account_of_its_own(hub: Hub) -> None:
    issue = await hub.make("app", "issues", {"title": "From the App"})
    assert issue["user"]["login"] == "worktrain[bot]"
    assert issue["user"]["type"] == "Bot"
    assert issue["performed_via_github_app"]["id"] == hub.app_id
    found = await hub.call("maria", "GET", f"/user/{issue['user']['id']}")
    assert found.body["login"] == "worktrain[bot]"


async def test_a_token_lasts_an_hour(hub: Hub) -> None:
    assert (await hub.call("app", "GET", "issues")).status == 200
    hub.clock.ahead = timedelta(minutes=59)
    assert (await hub.call("app", "GET", "issues")).status == 200
    hub.clock.ahead = timedelta(minutes=61)
    assert (await hub.call("app", "GET", "issues")).status == 401


async def test_a_revoked_token_is_gone(hub: Hub) -> None:
    assert (await hub.call("app", "DELETE", "/installation/token")).status == 204
    assert (await hub.call("app", "GET", "issues")).status == 401


async def test_a_token_can_be_narrowed_to_permissions(hub: Hub) -> None:
    reader = await narrow(hub, permissions={"issues": "read"})
    assert (await hub.call(reader, "GET", "issues")).status == 200
    refused = await hub.call(reader, "POST", "issues", {"title": "t"})
    assert (refused.status, refused.body["message"]) == (403, "Resource not accessible by integration")
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "issues=write"
    assert (await hub.call(reader, "GET", "pulls")).status == 403


async def test_a_token_can_be_narrowed_to_repositories(hub: Hub) -> None:
    hub.world.add_repository("acme/other", hub.bare)
    hub.world.install("worktrain", "acme/other")
    one = await narrow(hub, repositories=["other"])
    assert (await hub.call(one, "GET", "/repos/acme/other")).status == 200
    assert (await hub.call(one, "GET", "issues")).status == 404


async def test_a_repository_without_the_app_is_not_found(hub: Hub) -> None:
    hub.world.add_repository("acme/other", hub.bare)
    assert (await hub.call("app", "GET", "/repos/acme/other/issues")).status == 404
    assert (await hub.call("jwt", "GET", "/repos/acme/other/installation")).status == 404


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"permissions": {"issues": "write", "administration": "write"}}, 422),
        ({"repositories": ["nothing"]}, 422),
        ({"permision": {}}, 422),
    ],
)
async def test_more_than_was_granted_cannot_be_had(hub: Hub, wish: dict[str, object], status: int) -> None:
    path = f"/app/installations/{hub.installation}/access_tokens"
    assert (await hub.call("jwt", "POST", path, wish)).status == status


async def test_pull_request_permission_is_enough_to_talk_on_pull_requests_only(hub: Hub) -> None:
    issue = await hub.make("eve", "issues", {"title": "t"})
    pull = await hub.open_pull("li")
    token = await narrow(hub, permissions={"pull_requests": "write"})
    said = {"body": "Hello."}
    assert (await hub.call(token, "POST", f"issues/{pull['number']}/comments", said)).status == 201
    assert (await hub.call(token, "POST", f"issues/{issue['number']}/comments", said)).status == 403


async def test_a_jwt_opens_no_repository_and_a_token_no_app(hub: Hub) -> None:
    assert (await hub.call("jwt", "GET", "issues")).status == 403
    assert (await hub.call("maria", "GET", "/app")).status == 403
    assert (await hub.call(None, "GET", "/app")).status == 401
    assert (await hub.call("token:a.b.c", "GET", "/app")).status == 401


async def test_people_and_strangers_have_their_own_limits(hub: Hub) -> None:
    assert (await hub.call(None, "GET", "issues")).status == 200
    assert (await hub.call(None, "POST", "issues", {"title": "t"})).status == 401
    run = {"name": "n", "head_sha": hub.git("rev-parse", "main")}
    assert (await hub.call("maria", "POST", "check-runs", run)).status == 403


async def test_every_answer_shows_the_budget(hub: Hub) -> None:
    first = await hub.call("app", "GET", "issues")
    second = await hub.call("app", "GET", "issues")
    left = [int(reply.headers["X-RateLimit-Remaining"]) for reply in (first, second)]
    assert left[0] - left[1] == 1
    assert (await hub.call("app", "GET", "/rate_limit")).body["rate"]["limit"] == 5000


async def test_an_app_without_the_permission_for_an_event_cannot_be_registered(hub: Hub) -> None:
    for events in (["nonsense"], ["push"]):
        with pytest.raises(UsageError):
            hub.world.register_app(
                "other", public_key="", webhook_url="", webhook_secret="", permissions={}, events=events
            )
