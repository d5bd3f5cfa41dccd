"""Deliveries as GitHub makes them: signed, in order, once; again only when asked."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

SECRET = b"a secret for webhooks"


async def test_a_delivery_is_signed_and_says_where_it_comes_from(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "Ü"})
    await hub.settled()
    heard = hub.listener.heard[-1]
    new = hmac.new(SECRET, heard.raw, hashlib.sha256).hexdigest()
    old = hmac.new(SECRET, heard.raw, hashlib.sha1).hexdigest()
    assert heard.headers["X-Hub-Signature-256"] == f"sha256={new}"
    assert heard.headers["X-Hub-Signature"] == f"sha1={old}"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", heard.headers["X-GitHub-Delivery"])
    assert heard.headers["X-GitHub-Event"] == "issues"
    assert heard.headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert heard.headers["X-GitHub-Hook-Installation-Target-ID"] == str(hub.app_id)
    assert heard.headers["X-GitHub-Hook-Installation-Target-Type"] == "integration"
    assert heard.headers["X-GitHub-Hook-ID"].isdigit()
    assert heard.headers["Content-Type"] == "application/json"
    assert heard.body["issue"]["title"] == "Ü"


async def test_an_app_hears_of_its_registration_and_installation_first(hub: Hub) -> None:
    await hub.settled()
    assert hub.listener.names == ["ping", "installation.created"]
    told = hub.listener.heard[1].body
    assert [each["full_name"] for each in told["repositories"]] == ["acme/shop"]


async def test_deliveries_come_in_order(hub: Hub) -> None:
    for number in range(10):
        await hub.make("eve", "issues", {"title": str(number)})
    await hub.settled()
    titles = [each["issue"]["title"] for each in hub.listener.named("issues.opened")]
    assert titles == [str(number) for number in range(10)]


async def test_an_app_is_told_of_its_own_acts_too(hub: Hub) -> None:
    await hub.make("app", "issues", {"title": "Mine"})
    await hub.settled()
    (told,) = hub.listener.named("issues.opened")
    assert (told["sender"]["login"], told["sender"]["type"]) == ("worktrain[bot]", "Bot")


async def deliveries(hub: Hub, query: str = "") -> Any:
    reply = await hub.call("jwt", "GET", f"/app/hook/deliveries{query}")
    assert reply.status == 200
    return reply


async def test_a_failed_delivery_is_listed_and_sent_again_with_the_same_guid(hub: Hub) -> None:
    await hub.settled()
    hub.listener.status = 500
    await hub.make("eve", "issues", {"title": "t"})
    await hub.settled()
    failed = (await deliveries(hub, "?status=failure")).body
    assert [(each["event"], each["action"], each["status_code"]) for each in failed] == [
        ("issues", "opened", 500)
    ]
    hub.listener.status = 202
    path = f"/app/hook/deliveries/{failed[0]['id']}"
    assert (await hub.call("jwt", "POST", f"{path}/attempts")).status == 202
    await hub.settled()
    again = (await deliveries(hub)).body[0]
    assert (again["guid"], again["redelivery"], again["status"]) == (failed[0]["guid"], True, "OK")
    guids = [each.headers["X-GitHub-Delivery"] for each in hub.listener.heard[-2:]]
    assert guids[0] == guids[1]
    assert hub.listener.heard[-1].raw == hub.listener.heard[-2].raw
    shown = (await hub.call("jwt", "GET", path)).body
    assert shown["request"]["payload"]["issue"]["title"] == "t"
    assert shown["response"]["headers"]


async def test_nothing_is_sent_again_by_itself(hub: Hub) -> None:
    hub.listener.status = 503
    await hub.make("eve", "issues", {"title": "t"})
    await hub.settled()
    assert len(hub.listener.named("issues.opened")) == 1


async def test_an_app_that_does_not_listen_yet_gets_failures_and_a_new_address_later(hub: Hub) -> None:
    app = hub.world.app("worktrain")
    right, app.webhook_url = app.webhook_url, "http://127.0.0.1:9/nobody"
    await hub.make("eve", "issues", {"title": "t"})
    await hub.settled()
    lost = (await deliveries(hub)).body[0]
    assert (lost["status_code"], lost["status"]) == (0, "failed to connect to host")
    app.webhook_url = right
    await hub.call("jwt", "POST", f"/app/hook/deliveries/{lost['id']}/attempts")
    await hub.settled()
    assert len(hub.listener.named("issues.opened")) == 1


async def test_the_list_goes_on_by_its_cursor(hub: Hub) -> None:
    for _ in range(5):
        await hub.make("eve", "issues", {"title": "t"})
    await hub.settled()
    seen: list[int] = []
    query = "?per_page=3"
    while query:
        reply = await deliveries(hub, query)
        seen += [each["id"] for each in reply.body]
        found = re.search(r"deliveries(\?[^>]*)>; rel=\"next\"", reply.headers.get("Link", ""))
        query = found[1] if found else ""
    assert len(seen) == 7
    assert seen == sorted(seen, reverse=True)


async def test_another_apps_deliveries_are_not_seen(hub: Hub) -> None:
    await hub.settled()
    first = (await deliveries(hub)).body[0]["id"]
    assert (await hub.call("maria", "GET", f"/app/hook/deliveries/{first}")).status == 403
    assert (await hub.call("jwt", "GET", f"/app/hook/deliveries/{first + 999}")).status == 404


async def test_the_webhooks_address_can_be_read_and_changed(hub: Hub) -> None:
    assert (await hub.call("jwt", "GET", "/app/hook/config")).body["url"] == hub.listener.url
    new = {"url": "http://127.0.0.1:9/new"}
    assert (await hub.call("jwt", "PATCH", "/app/hook/config", new)).body["url"] == new["url"]


async def test_events_that_were_not_asked_for_do_not_come(hub: Hub) -> None:
    sha = hub.git("rev-parse", "main")
    await hub.make("li", f"statuses/{sha}", {"state": "success"})
    await hub.settled()
    assert "status" not in hub.listener.names
