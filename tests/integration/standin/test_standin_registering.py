"""An App registered from a manifest and installed, as a browser does it; its credentials told once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

BACK = "http://127.0.0.1:9/setup/registered"
MANIFEST: dict[str, Any] = {
    "name": "Train of maria",
    "url": "https://example.org",
    "hook_attributes": {"url": "http://127.0.0.1:9/webhook", "active": True},
    "redirect_url": BACK,
    "setup_url": "http://127.0.0.1:9/setup/installed",
    "public": False,
    "default_permissions": {"issues": "write", "metadata": "read"},
    "default_events": ["issues"],
}


async def sign_in(hub: Hub, login: str) -> None:
    async with hub.session.post(f"{hub.url}/login", data={"login": login}, allow_redirects=False) as response:
        assert response.status == 303
    hub.session.cookie_jar.update_cookies({"stand_in_user": login})


async def bring(hub: Hub, manifest: dict[str, Any], *, place: str = "/settings/apps/new") -> tuple[int, str]:
    """Post a manifest as somebody's form; give the status and where the browser goes."""
    form = {"manifest": json.dumps(manifest)}
    url = f"{hub.url}{place}?state=s1"
    async with hub.session.post(url, data=form, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", await response.text())


async def register(hub: Hub, **changes: Any) -> dict[str, Any]:
    """Go all the way from the manifest to the credentials."""
    await sign_in(hub, "maria")
    _, confirm = await bring(hub, {**MANIFEST, **changes})
    code = await create(hub, confirm, name=str({**MANIFEST, **changes}["name"]))
    reply = await hub.call(None, "POST", f"/app-manifests/{code}/conversions")
    assert reply.status == 201
    found: dict[str, Any] = reply.body
    return found


async def create(hub: Hub, confirm: str, *, name: str) -> str:
    async with hub.session.post(
        f"{hub.url}{confirm}", data={"name": name}, allow_redirects=False
    ) as response:
        assert response.status == 302, await response.text()
        target = response.headers["Location"]
    assert target.startswith(f"{BACK}?")
    asked = parse_qs(urlsplit(target).query)
    assert asked["state"] == ["s1"]
    return asked["code"][0]


async def test_a_manifest_becomes_an_app_whose_key_github_accepts(hub: Hub) -> None:
    made = await register(hub)
    assert made["slug"] == "train-of-maria"
    assert made["webhook_secret"]
    assert made["pem"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert made["owner"]["login"] == "maria"
    assert made["permissions"] == MANIFEST["default_permissions"]


async def test_a_code_is_good_once_and_for_an_hour(hub: Hub) -> None:
    await sign_in(hub, "maria")
    codes = []
    for name in ("Soon", "Late"):
        _, confirm = await bring(hub, MANIFEST)
        codes.append(await create(hub, confirm, name=name))
    soon, late = (f"/app-manifests/{code}/conversions" for code in codes)
    assert [(await hub.call(None, "POST", soon)).status for _ in range(2)] == [201, 404]
    hub.clock.ahead += timedelta(minutes=61)
    assert (await hub.call(None, "POST", late)).status == 404


async def test_an_app_without_a_webhook_has_no_secret_and_hears_nothing(hub: Hub) -> None:
    hook = {"url": hub.listener.url, "active": False}
    made = await register(hub, hook_attributes=hook)
    heard = len(hub.listener.heard)
    hub.world.install(made["slug"], "acme/shop")
    await hub.world.deliveries_idle()
    assert made["webhook_secret"] is None
    assert len(hub.listener.heard) == heard


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"webhook_url": "http://x"}, "no key &#x27;webhook_url&#x27;"),
        ({"hook_attributes": {"url": "http://x", "secret": "s"}}, "hook_attributes.secret"),
        ({"hook_attributes": {"active": True}}, "&#x27;hook_attributes.url&#x27; is no address"),
        ({"default_permissions": {"pulls": "write"}}, "no permission &#x27;pulls&#x27;"),
        ({"default_permissions": {"issues": "admin"}}, "has no level &#x27;admin&#x27;"),
        ({"default_events": ["labels"]}, "no event &#x27;labels&#x27;"),
        ({"default_events": ["push"]}, "needs the permission &#x27;contents&#x27;"),
        ({"name": "x" * 35}, "longer than 34"),
        ({"public": "no"}, "&#x27;public&#x27; is of the wrong kind"),
        ({"url": "example"}, "&#x27;url&#x27; is no address"),
    ],
)
async def test_what_github_does_not_know_in_a_manifest_is_refused(
    hub: Hub, changes: dict[str, Any], said: str
) -> None:
    status, text = await bring(hub, {**MANIFEST, **changes})
    assert status == 422
    assert said in text


async def test_a_name_that_is_taken_is_refused_where_it_is_typed(hub: Hub) -> None:
    await register(hub)
    _, confirm = await bring(hub, MANIFEST)
    async with hub.session.post(f"{hub.url}{confirm}", data={"name": "train of MARIA"}) as response:
        assert response.status == 422
        assert "Name is already taken" in await response.text()


async def test_only_owners_make_apps_for_an_organisation(hub: Hub) -> None:
    place = "/organizations/acme/settings/apps/new"
    for login, status in (("eve", 404), ("maria", 200)):
        hub.world.set_role("acme/shop", "maria", "admin")
        await sign_in(hub, login)
        _, confirm = await bring(hub, MANIFEST, place=place)
        async with hub.session.get(f"{hub.url}{confirm}") as response:
            assert response.status == status
            assert ("for acme" in await response.text()) is (status == 200)


async def test_a_form_of_another_site_makes_no_app(hub: Hub) -> None:
    await sign_in(hub, "maria")
    _, confirm = await bring(hub, MANIFEST)
    evil = {"Origin": "http://evil.example"}
    async with hub.session.post(f"{hub.url}{confirm}", data={"name": "x"}, headers=evil) as response:
        assert response.status == 403


async def test_an_installer_is_sent_where_the_app_wants_them(hub: Hub) -> None:
    hub.world.set_role("acme/shop", "maria", "admin")
    made = await register(hub)
    url = f"{made['html_url']}/installations/new"
    async with hub.session.get(url) as page:
        assert "acme/shop" in await page.text()
    async with hub.session.post(url, data={"repository": "acme/shop"}, allow_redirects=False) as response:
        assert response.headers["Location"].startswith(f"{MANIFEST['setup_url']}?installation_id=")


async def test_a_person_opens_an_issue_comments_and_labels_in_the_browser(hub: Hub) -> None:
    hub.world.set_role("acme/shop", "maria", "admin")
    await sign_in(hub, "maria")
    issues = f"{hub.url}/acme/shop/issues"
    async with hub.session.post(f"{issues}/new", data={"title": "Slugs", "body": "Please."}) as response:
        assert response.url.path == "/acme/shop/issues/1"
    await hub.session.post(f"{issues}/1/label", data={"name": "bug"})
    await hub.session.post(f"{issues}/1/comment", data={"body": "And soon."})
    issue = hub.world.repository("acme/shop").issues[1]
    assert [each.name for each in issue.labels] == ["bug"]
    assert [each.body for each in issue.comments] == ["And soon."]
    await hub.world.deliveries_idle()
    assert {"issues.opened", "issues.labeled", "issue_comment.created"} <= set(hub.listener.names)


async def test_whoever_may_not_label_may_not_in_the_browser_either(hub: Hub) -> None:
    await hub.make("maria", "issues", {"title": "Slugs"})
    await sign_in(hub, "eve")
    async with hub.session.post(f"{hub.url}/acme/shop/issues/1/label", data={"name": "bug"}) as response:
        assert response.status == 403
    assert hub.world.repository("acme/shop").issues[1].labels == []


async def test_whoever_may_merge_does_so_by_a_button_unless_it_is_a_draft(hub: Hub) -> None:
    await hub.open_pull("app", draft=True)
    assert await merging(hub, "maria") == (False, 403)
    pull = hub.world.repository("acme/shop").issues[1].pull
    assert pull is not None
    pull.draft = False
    assert await merging(hub, "eve") == (True, 403)
    assert await merging(hub, "maria") == (True, 200)
    assert pull.merged
    assert await merging(hub, "maria") == (False, 403)


async def merging(hub: Hub, login: str) -> tuple[bool, int]:
    """Say whether the page offers somebody the merge, and what comes of it."""
    await sign_in(hub, login)
    place = f"{hub.url}/acme/shop/pull/1"
    async with hub.session.get(place) as page, hub.session.post(f"{place}/merge") as answer:
        return "Squash and merge" in await page.text(), answer.status
