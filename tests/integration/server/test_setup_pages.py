"""Set-up over real HTTP against a local GitHub: a new App, an App that exists, and who may come in."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from worktrain.server import assets
from worktrain.server.access import COOKIE, Access
from worktrain.server.setup import routes
from worktrain.server.setup.desk import Desk, Running
from worktrain.server.web import Behind, application
from worktrain.settings import Settings, stored
from worktrain.standin.server import StandIn


@dataclass
class Page:
    status: int
    text: str
    headers: dict[str, str]
    url: str

    @property
    def words(self) -> str:
        """Give what a reader sees."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.text)))

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, self.words
        return unescape(found[1])


@dataclass
class House:
    """A set-up that listens, a GitHub beside it, and a browser without scripts."""

    url: str
    desk: Desk
    github: StandIn
    browser: aiohttp.ClientSession
    data: Path

    async def get(self, path: str, **headers: str) -> Page:
        address = path if path.startswith("http") else self.url + path
        async with self.browser.get(address, headers=headers, allow_redirects=False) as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers), str(answer.url))

    async def post(self, path: str, form: Any, **headers: str) -> Page:
        address, own = (path, {}) if path.startswith("http") else (self.url + path, {"Origin": self.url})
        whole = {**own, **headers}
        async with self.browser.post(address, data=form, headers=whole, allow_redirects=False) as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers), str(answer.url))

    async def form(self, path: str, **fields: str) -> Page:
        return await self.post(path, {"csrf": self.desk.access.csrf, **fields})


async def serving(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.fixture(params=["127.0.0.1"])
async def house(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with (
        StandIn(tmp_path / "github") as github,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
    ):
        github.world.add_user("maria")
        settings = Settings(github_url=github.url, data=tmp_path / "data", host=request.param)
        access = Access(host=settings.host, github_url=settings.github_url)
        desk, app = Desk(settings=settings, access=access), application(Behind())
        assets.add_to(app.router)
        routes.add_to(app, desk)
        runner, url = await serving(app)
        yield House(url, desk, github, browser, settings.data)
        await runner.cleanup()


everywhere = pytest.mark.parametrize("house", ["0.0.0.0"], indirect=True)


async def asked(house: House, **fields: str) -> Page:
    wish = {"name": "Train", "owner": "person", "address": "", **fields}
    return await house.form("/setup/register", **wish)


async def at_github(house: House, page: Page) -> Page:
    """Bring the manifest to GitHub and press its button; give the way back."""
    action = re.search(r'<form method="post" action="([^"]+)"', page.text)
    assert action
    await house.post(f"{house.github.url}/login", {"login": "maria"})
    brought = await house.post(unescape(action[1]), {"manifest": page.hidden("manifest")})
    assert brought.status == 303, brought.words
    return await house.post(house.github.url + brought.headers["Location"], {"name": "Train"})


async def test_an_app_is_registered_and_its_credentials_are_kept(house: House) -> None:
    back = await at_github(house, await asked(house, address=house.url))
    assert back.status == 302
    landed = await house.get(back.headers["Location"])
    assert (landed.status, landed.headers["Location"]) == (303, "/setup")
    kept = stored(house.data)
    assert kept is not None
    assert kept.slug == "train"
    assert kept.webhook_secrets == (house.github.world.app("train").webhook_secret,)
    assert kept.webhook_url == f"{house.url}/webhook"
    assert house.desk.connected.is_set()


async def test_no_page_ever_shows_a_secret(house: House) -> None:
    back = await at_github(house, await asked(house, address=house.url))
    landed = await house.get(back.headers["Location"])
    shown = await house.get("/setup")
    kept = stored(house.data)
    assert kept is not None
    for secret in (*kept.webhook_secrets, *kept.private_key.splitlines()[1:3]):
        assert secret not in landed.text + shown.text


async def test_the_manifest_asks_for_what_app_yml_says_and_not_for_the_public(house: House) -> None:
    manifest = json.loads((await asked(house, address="https://bot.example.org/")).hidden("manifest"))
    assert manifest["public"] is False
    assert manifest["default_permissions"]["checks"] == "write"
    assert manifest["hook_attributes"] == {"url": "https://bot.example.org/webhook", "active": True}
    assert manifest["redirect_url"] == f"{house.url}/setup/registered"


async def test_without_a_public_address_the_hook_is_off(house: House) -> None:
    page = await asked(house)
    assert json.loads(page.hidden("manifest"))["hook_attributes"]["active"] is False
    back = await at_github(house, page)
    await house.get(back.headers["Location"])
    kept = stored(house.data)
    assert kept is not None
    assert (kept.webhook_secrets, kept.webhook_url) == ((), None)
    house.desk.start(Running(repositories=lambda: ["acme/shop"]))
    assert "asks every few seconds" in (await house.get("/setup")).words


async def test_an_organisation_registers_at_its_own_address(house: House) -> None:
    page = await asked(house, owner="organisation", organisation="acme")
    assert f'action="{house.github.url}/organizations/acme/settings/apps/new?state=' in page.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "x" * 35}, "at most 34"),
        ({"owner": "organisation", "organisation": ""}, "Which organisation?"),
        ({"owner": "organisation", "organisation": "a/b"}, "no name of an organisation"),
        ({"address": "bot.example.org"}, "begins with https://"),
        ({"address": "https://user:pw@bot.example.org"}, "Only scheme, host and path"),
        ({"address": "https://[::1"}, "no web address"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(house: House, fields: dict[str, str], said: str) -> None:
    page = await asked(house, **fields)
    assert page.status == 422
    assert said in page.words
    assert 'aria-invalid="true"' in page.text


async def test_an_answer_that_nobody_asked_for_is_refused(house: House) -> None:
    page = await house.get("/setup/registered?code=c0de&state=made-up")
    assert page.status == 400
    assert "does not belong to a registration" in page.words
    assert stored(house.data) is None


async def test_a_state_is_good_once(house: House) -> None:
    back = await at_github(house, await asked(house))
    house.github.world.apps.conversions.clear()
    first = await house.get(back.headers["Location"])
    assert first.status == 502
    assert "it was used before, or is older than an hour" in first.words
    assert (await house.get(back.headers["Location"])).status == 400


async def test_what_is_typed_is_shown_as_text(house: House) -> None:
    evil = '"><script>alert(1)</script>'
    page = await asked(house, name=evil, owner="organisation", organisation=evil)
    assert "<script>alert" not in page.text
    assert "&quot;&gt;&lt;script&gt;" in page.text


# --- an App that exists


def key_pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@pytest.fixture
async def private_key(house: House) -> str:
    """Register an App by hand, with too few rights; give its key."""
    private, public = key_pair()
    house.github.world.register_app(
        "old-train",
        public_key=public,
        webhook_url=f"{house.url}/webhook",
        webhook_secret="theirs",
        permissions={"issues": "write"},
        events=["issues"],
    )
    return private


def app_id(house: House) -> str:
    return str(house.github.world.app("old-train").id)


async def test_an_app_that_exists_is_tried_and_kept(house: House, private_key: str) -> None:
    page = await house.form("/setup/existing", app_id=app_id(house), key=private_key, secret="theirs")
    assert page.status == 303
    kept = stored(house.data)
    assert kept is not None
    assert (kept.slug, kept.webhook_secrets) == ("old-train", ("theirs",))
    shown = (await house.get("/setup")).words
    assert "It lacks: permission checks: write" in shown
    assert "/settings/apps/old-train/permissions" in shown


async def test_the_key_may_come_as_the_file_that_github_gave(house: House, private_key: str) -> None:
    form = aiohttp.FormData()
    form.add_field("csrf", house.desk.access.csrf)
    form.add_field("app_id", app_id(house))
    form.add_field("file", private_key.encode(), filename="old-train.pem")
    assert (await house.post("/setup/existing", form)).status == 303


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"app_id": "12"}, "app_id", "GitHub knows no App 12"),
        ({"app_id": "seven"}, "app_id", "is a number"),
        ({"key": ""}, "file", "A private key is needed"),
        ({"key": "-----BEGIN NONSENSE-----"}, "file", "no private key in PEM form"),
        ({"key": key_pair()[0]}, "file", "does not take this key"),
    ],
)
async def test_what_is_wrong_with_an_app_is_said_at_its_field(
    house: House, private_key: str, change: dict[str, str], field: str, said: str
) -> None:
    given = {"app_id": app_id(house), "key": private_key, "secret": "theirs", **change}
    page = await house.form("/setup/existing", **given)
    assert page.status == 422
    error = re.search(rf'id="{field}-error">([^<]+)<', page.text)
    assert error
    assert said in unescape(error[1])
    assert stored(house.data) is None
    assert given["key"].strip() == "" or given["key"].splitlines()[0] not in page.text, "never sent back"


async def test_a_secret_that_does_not_match_is_said_and_can_be_corrected(
    house: House, private_key: str
) -> None:
    await house.form("/setup/existing", app_id=app_id(house), key=private_key, secret="wrong")
    trusted: list[str] = []
    house.desk.start(Running(repositories=lambda: ["acme/shop"], trust=trusted.append))
    assert "Waiting for GitHub’s ping" in (await house.get("/setup")).words
    house.desk.unsigned()
    assert "whose signature does not match" in (await house.get("/setup")).words
    assert (await house.form("/setup/secret", secret="theirs")).status == 303
    kept = stored(house.data)
    assert kept is not None
    assert (kept.webhook_secrets, trusted) == (("theirs",), ["theirs"])
    assert "Waiting for GitHub’s ping" in (await house.get("/setup")).words


# --- what happens meanwhile


async def test_the_page_is_told_when_something_changed(
    house: House, private_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "EVERY", 0.01)
    await house.form("/setup/existing", app_id=app_id(house), key=private_key, secret="theirs")
    page = await house.get("/setup")
    version = re.search(r'data-version="([0-9a-f]+)"', page.text)
    assert version
    address = f"{house.url}/setup/events?version={version[1]}"
    async with house.browser.get(address) as events, asyncio.timeout(5):
        house.desk.heard("ping")
        assert await events.content.readline() == b"event: changed\n"
        told = await events.content.readline()
    assert told.startswith(b"data: ")
    assert version[1].encode() not in told


async def test_without_scripts_the_page_loads_itself_again_unless_told_not_to(
    house: House, private_key: str
) -> None:
    await house.form("/setup/existing", app_id=app_id(house), key=private_key, secret="theirs")
    refresh = '<noscript><meta http-equiv="refresh"'
    assert refresh in (await house.get("/setup")).text
    assert refresh not in (await house.get("/setup?still=1")).text


async def test_once_connected_nobody_connects_another(house: House, private_key: str) -> None:
    fields = {"app_id": app_id(house), "key": private_key, "secret": "theirs"}
    await house.form("/setup/existing", **fields)
    for page in (
        await house.get("/setup/existing"),
        await house.form("/setup/existing", **fields),
        await asked(house),
        await house.get("/setup/registered?code=c&state=s"),
    ):
        assert page.status == 410
        assert "is set up" in page.words


# --- who may come in


async def test_a_form_of_another_page_changes_nothing(house: House) -> None:
    good = {"csrf": house.desk.access.csrf, "name": "Train", "owner": "person"}
    for form, headers in (
        (good, {"Origin": "http://evil.example"}),
        (good, {"Origin": "null"}),
        (good, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}),
        ({**good, "csrf": "guess"}, {}),
        ({**good, "csrf": ""}, {}),
    ):
        assert (await house.post("/setup/register", form, **headers)).status == 403
    assert (await house.post("/setup/register", good)).status == 200


async def test_another_name_for_this_machine_is_refused(house: House) -> None:
    for name in ("evil.example", "evil.example:8321", "127.0.0.1.evil.example"):
        assert (await house.get("/setup", Host=name)).status == 421
    assert (await house.get("/setup", Host="localhost:9000")).status == 200


async def test_what_a_proxy_sends_on_is_refused(house: House) -> None:
    assert (await house.get("/setup", **{"X-Forwarded-For": "203.0.113.9"})).status == 403


@everywhere
async def test_where_others_can_reach_it_a_token_is_needed_and_works_once(house: House) -> None:
    token = house.desk.access.token
    assert token
    assert (await house.get("/setup")).status == 403
    assert (await house.get("/setup?token=guess")).status == 403
    let_in = await house.get(f"/setup?token={token}")
    assert (let_in.status, let_in.headers["Location"]) == (303, "/setup")
    assert (await house.get("/setup")).status == 200
    house.browser.cookie_jar.clear()
    assert (await house.get(f"/setup?token={token}")).status == 403
    stolen = await house.get("/setup", Cookie=f"{COOKIE}=guess")
    assert stolen.status == 403


async def test_every_page_carries_the_headers_that_keep_others_out(house: House) -> None:
    for page in (await house.get("/setup"), await house.get("/setup/existing"), await asked(house)):
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cache-Control"] == "no-store"


async def test_no_page_loads_anything_from_elsewhere(house: House) -> None:
    pages = [await house.get(path) for path in ("/setup", "/setup/existing", "/agent")]
    pages.append(await asked(house))
    for page in pages:
        loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"', page.text)
        assert loaded
        assert all(each.startswith(("/assets/", "data:,")) for each in loaded)
        assert "style=" not in page.text
        assert " on" not in "".join(re.findall(r"<[^>]+>", page.text)).replace(" one", "")
    for name in ("style.css", "live.js"):
        asset = await house.get(f"/assets/{name}")
        assert asset.status == 200
        assert "http" not in asset.text
    assert (await house.get("/assets/frame.py")).status == 404


async def test_every_page_can_be_walked_without_eyes(house: House) -> None:
    pages = [await house.get(path) for path in ("/setup", "/setup/existing", "/agent")]
    for page in (*pages, await asked(house)):
        assert page.text.count("<h1>") == 1
        assert '<html lang="en">' in page.text
        assert '<a class="skip" href="#main">' in page.text
        for control in re.findall(r"<(?:input|textarea)[^>]*>", page.text):
            name = re.search(r'id="([^"]+)"', control)
            assert 'type="hidden"' in control or 'type="radio"' in control or name, control
            assert name is None or f'<label for="{name[1]}">' in page.text


async def test_while_nobody_is_connected_webhooks_are_sent_away_for_later(house: House) -> None:
    async with house.browser.post(f"{house.url}/webhook", json={}) as answer:
        assert answer.status == 503
    async with house.browser.get(f"{house.url}/health") as answer:
        assert (answer.status, await answer.json()) == (503, {"ready": False, "state": "setup", "behind": 0})


async def test_a_server_that_was_set_up_says_so(tmp_path: Path) -> None:
    app, access = application(Behind()), Access(host="127.0.0.1", github_url="https://github.com")
    routes.add_closed_to(app, access)
    runner, url = await serving(app)
    async with aiohttp.ClientSession() as browser:
        for path in ("/setup", "/setup/existing", "/setup/registered?code=c&state=s"):
            async with browser.get(url + path) as answer:
                assert answer.status == 410
                assert "worktrain serve --setup" in await answer.text()
    await runner.cleanup()
