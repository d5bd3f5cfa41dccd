"""The local GitHub's own manners: names of answers, limits in every form, ends of tokens, planted faults."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientError

from worktrain.standin.conditional import etag, still_holds
from worktrain.standin.faults import Fault, Kind
from worktrain.standin.throttle import SECONDARY, Manner, Secondary

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

QUERY = "query q { viewer { login } }"


async def conditional(hub: Hub, who: str, path: str, name: str) -> int:
    return (await hub.call(who, "GET", path, **{"If-None-Match": name})).status


async def test_every_read_has_a_name_that_costs_nothing_to_ask_about(hub: Hub) -> None:
    for path in ("", "issues", "git/ref/heads/main", "commits/main"):
        first = await hub.call("app", "GET", path)
        used = int(first.headers["X-RateLimit-Used"])
        again = await hub.call("app", "GET", path, **{"If-None-Match": first.headers["Etag"]})
        assert (again.status, again.body) == (304, "")
        assert again.headers["Etag"] == first.headers["Etag"]
        assert int(again.headers["X-RateLimit-Used"]) == used


async def test_a_change_changes_the_name_and_so_does_another_form(hub: Hub) -> None:
    number = (await hub.make("eve", "issues", {"title": "t"}))["number"]
    name = (await hub.call("eve", "GET", f"issues/{number}")).headers["Etag"]
    await hub.make("eve", f"issues/{number}/comments", {"body": "b"})
    assert await conditional(hub, "eve", f"issues/{number}", name) == 200
    assert etag(b"x", "application/json") != etag(b"x", "application/vnd.github.diff")


@pytest.mark.parametrize(
    ("known", "holds"),
    [('W/"a"', True), ('"a"', True), ('"b", W/"a"', True), ("*", True), ('"b"', False), (None, False)],
)
def test_names_are_compared_weakly(known: str | None, holds: bool) -> None:
    assert still_holds(known, 'W/"a"') is holds


async def test_the_hour_is_one_for_all_tokens_of_an_installation(hub: Hub) -> None:
    await hub.call("app", "GET", "")
    del hub.tokens["app"]
    assert (await hub.call("app", "GET", "issues")).headers["X-RateLimit-Used"] == "2"
    assert (await hub.call("li", "GET", "issues")).headers["X-RateLimit-Used"] == "1"


@pytest.mark.parametrize("status", [403, 429])
async def test_over_the_hours_limit_everything_is_refused_until_the_reset(hub: Hub, status: int) -> None:
    hub.world.budget.limit, hub.world.throttle.manner = 2, Manner(status=status)
    name = (await hub.call("app", "GET", "")).headers["Etag"]
    await hub.call("app", "GET", "issues")
    refused = await hub.call("app", "GET", "")
    assert refused.status == status
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert await conditional(hub, "app", "", name) == status
    assert (await hub.graphql("app", QUERY))["data"], "GraphQL has an hour of its own"
    hub.clock.ahead = timedelta(hours=1, seconds=1)
    del hub.tokens["app"]
    assert (await hub.call("app", "GET", "")).status == 200
    assert hub.world.throttle.early == 1


@pytest.mark.parametrize(
    ("limits", "reads", "writes"),
    [
        pytest.param(Secondary(points_a_minute=10), 10, 0, id="points, by reads"),
        pytest.param(Secondary(points_a_minute=10), 0, 2, id="points, by writes"),
        pytest.param(Secondary(content_a_minute=2), 0, 2, id="content a minute"),
        pytest.param(Secondary(content_an_hour=2), 0, 2, id="content an hour"),
    ],
)
async def test_secondary_limits_refuse_what_is_too_much(
    hub: Hub, limits: Secondary, reads: int, writes: int
) -> None:
    hub.world.throttle.secondary = limits
    for _ in range(reads):
        assert (await hub.call("eve", "GET", "issues")).status == 200
    for _ in range(writes):
        assert (await hub.call("eve", "POST", "issues", {"title": "t"})).status == 201
    refused = await hub.call("eve", "POST", "issues", {"title": "t"})
    assert (refused.status, refused.body["message"]) == (403, SECONDARY)
    assert refused.headers["Retry-After"] == "60"
    assert refused.headers["X-RateLimit-Remaining"] != "0"
    later = 61 if limits.content_an_hour is None else 3601
    hub.clock.ahead = timedelta(seconds=later)
    assert (await hub.call("eve", "POST", "issues", {"title": "t"})).status == 201


@pytest.mark.parametrize("manner", [Manner(status=429, retry_after=None, silent=True), Manner(status=429)])
async def test_a_refusal_may_say_little(hub: Hub, manner: Manner) -> None:
    hub.world.throttle.secondary, hub.world.throttle.manner = Secondary(points_a_minute=0), manner
    refused = await hub.call("eve", "GET", "issues")
    assert refused.status == 429
    assert ("Retry-After" in refused.headers, "message" in refused.body) == (not manner.silent,) * 2


async def test_graphql_refuses_with_200(hub: Hub) -> None:
    hub.world.throttle.secondary = Secondary(points_a_minute=0)
    hub.world.throttle.manner = Manner(status=200)
    assert (await hub.graphql("eve", QUERY))["errors"][0]["type"] == "RATE_LIMITED"


def test_the_documented_limits_are_githubs() -> None:
    assert Secondary.as_documented() == Secondary(
        content_a_minute=80, content_an_hour=500, points_a_minute=900, at_once=100
    )


async def test_a_suspended_installation_gets_no_token_until_it_may_act_again(hub: Hub) -> None:
    await hub.call("app", "GET", "")
    (installation,) = hub.world.apps.installations
    hub.world.apps.suspend(installation, hub.clock())
    mint = f"/app/installations/{hub.installation}/access_tokens"
    assert (await hub.call("app", "GET", "")).status == 401
    refused = await hub.call("jwt", "POST", mint)
    assert (refused.status, refused.body["message"]) == (403, "This installation has been suspended")
    shown = (await hub.call("jwt", "GET", f"/app/installations/{hub.installation}")).body
    assert shown["suspended_by"]["login"] == "acme"
    hub.world.apps.suspend(installation, None)
    assert (await hub.call("jwt", "POST", mint)).status == 201


async def test_a_former_name_leads_on_reads_and_writes(hub: Hub) -> None:
    hub.world.rename("acme/shop", "acme/store")
    assert (await hub.call("li", "GET", "issues")).status == 200, "the client follows"
    url = f"{hub.url}/api/v3/repos/acme/shop/issues?state=all"
    auth = {"Authorization": f"Bearer {await hub.token('li')}"}
    async with hub.session.get(url, headers=auth, allow_redirects=False) as response:
        assert response.status == 301
        assert response.headers["Location"].endswith("/repositories/700001/issues?state=all")
    async with hub.session.post(url, headers=auth, json={}, allow_redirects=False) as response:
        assert response.status == 307


async def test_the_time_is_told_by_our_own_clock(hub: Hub) -> None:
    hub.clock.ahead = timedelta(hours=5)
    said = parsedate_to_datetime((await hub.call("li", "GET", "")).headers["Date"])
    assert abs(said - hub.clock()) < timedelta(seconds=2)


@pytest.mark.parametrize(("kind", "made"), [("unicorn", 0), ("reset", 0), ("lost", 1), ("truncated", 1)])
async def test_a_planted_fault_happens_once_and_only_where_it_was_planted(
    hub: Hub, kind: Kind, made: int
) -> None:
    hub.world.faults.add(Fault(kind=kind, method="POST", path=".*/issues"))
    assert (await hub.call("eve", "GET", "issues")).status == 200
    try:
        assert (await hub.call("eve", "POST", "issues", {"title": "t"})).status == 502
    except ClientError:
        assert kind != "unicorn"
    assert len(hub.world.repository("acme/shop").issues) == made
    assert (await hub.call("eve", "POST", "issues", {"title": "t"})).status == 201


async def test_an_answer_can_be_slow(hub: Hub) -> None:
    hub.world.faults.add(Fault(kind="slow", seconds=0.05))
    assert (await hub.call("eve", "GET", "issues")).status == 200


async def test_every_arrival_is_noted_with_its_end(hub: Hub) -> None:
    hub.world.arrivals.all.clear()
    hub.world.faults.add(Fault(kind="unicorn"))
    await hub.call("eve", "GET", "issues")
    await hub.call("eve", "GET", "issues", **{"If-None-Match": "*"})
    noted = [(each.method, each.status, each.conditional) for each in hub.world.arrivals.all]
    assert noted == [("GET", 502, False), ("GET", 304, True)]


async def test_the_next_page_of_failed_deliveries_holds_failed_ones_only(hub: Hub) -> None:
    hub.listener.status = 503
    for _ in range(3):
        await hub.make("eve", "issues", {"title": "t"})
    await hub.settled()
    reply = await hub.call("jwt", "GET", "/app/hook/deliveries?per_page=2&status=failure")
    assert "status=failure" in reply.headers["Link"]
