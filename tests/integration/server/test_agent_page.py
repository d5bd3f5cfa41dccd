"""Connecting the agent over real HTTP: a key is tried, kept, used at once, replaced, removed, never shown."""

from __future__ import annotations

import asyncio
import logging
import re
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from tests.integration.models.conftest import FakeProvider, serving
from tests.integration.server.test_setup_pages import Page
from tests.integration.server.test_setup_pages import serving as serving_app

from worktrain.agents.finding import Found
from worktrain.providers import Provider, Providers
from worktrain.server import assets
from worktrain.server.access import Access
from worktrain.server.agent import looking as watching
from worktrain.server.agent import routes
from worktrain.server.agent.afterwards import Afterwards
from worktrain.server.agent.looking import Looking
from worktrain.server.web import Behind, application
from worktrain.settings import Settings, from_environ, stored_keys

KEY = "sk-ant-canary-Wm4kT9vXq2Rp7LbZ8dYc5HsNfG3"
OTHER = "sk-ant-canary-Bn6jD1sPw8Ke3QyU7aVx2MtRhC9"
REFUSED = {"type": "error", "error": {"type": "authentication_error", "message": f"invalid x-api-key {KEY}"}}
HERE = Found(backend="claude-code", provider="anthropic", version="2.1.201", path="/usr/bin/claude")
NOT_HERE = Found(backend="codex", provider="openai", install="https://example.org/codex")


@dataclass
class Office:
    """The page that listens, and what it changes."""

    url: str
    looking: Looking
    access: Access
    browser: aiohttp.ClientSession
    provider: FakeProvider
    changed: asyncio.Event

    @property
    def settings(self) -> Settings:
        return self.looking.settings

    async def get(self, path: str = "/agent") -> Page:
        async with self.browser.get(self.url + path, allow_redirects=False) as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers), str(answer.url))

    async def form(self, path: str, **fields: str) -> Page:
        form, own = {"csrf": self.access.csrf, **fields}, {"Origin": self.url}
        posting = self.browser.post(self.url + path, data=form, headers=own, allow_redirects=False)
        async with posting as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers), str(answer.url))

    async def key(self, key: str = KEY, kind: str = "anthropic") -> Page:
        return await self.form("/agent/key", kind=kind, key=key)


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    async def find_all(_places: object) -> tuple[Found, ...]:
        return HERE, NOT_HERE

    monkeypatch.setattr(watching, "find_all", find_all)
    provider, changed = FakeProvider(), asyncio.Event()
    provider.says(200, {"data": []})
    async with (
        serving(provider.serve) as provider.url,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
    ):
        settings = Settings(
            data=tmp_path, providers=Providers(urls={"anthropic": provider.url, "openai": provider.url})
        )
        looking, access = Looking(settings), Access(host="127.0.0.1", github_url="https://github.com")

        async def told() -> None:
            changed.set()

        app = application(Behind())
        assets.add_to(app.router)
        routes.add_to(app, looking, access, home="/agent", changed=told)
        runner, url = await serving_app(app)
        yield Office(url, looking, access, browser, provider, changed)
        await runner.cleanup()


def error_at(page: Page, field: str) -> str:
    found = re.search(rf'id="{field}-error">([^<]+)<', page.text)
    assert found, page.words
    return unescape(found[1])


async def test_the_page_says_what_is_here_what_is_missing_and_what_may_be_spent(office: Office) -> None:
    page = await office.get()
    assert "claude-code ✓ Program: version 2.1.201" in page.words
    assert "codex – Program: not on this machine. How to install it" in page.words
    assert "Key of Anthropic: none. Make one" in page.words
    assert "A command of your own needs neither" in page.words
    assert "At most 5 US dollars for one session, 20 for one issue and 50 for a day" in page.words
    for address in re.findall(r'href="(https?://[^"]+)"', page.text):
        assert "registry" not in address
        assert "npm" not in address


async def test_a_key_is_tried_kept_for_its_owner_only_and_used_at_once(office: Office) -> None:
    page = await office.key(f" {KEY}\n")
    assert (page.status, page.headers["Location"]) == (303, "/agent")
    assert [(seen.path, seen.headers["x-api-key"]) for seen in office.provider.seen] == [("/v1/models", KEY)]
    provider = office.settings.providers["anthropic"]
    assert (provider.key, provider.url, provider.kept) == (KEY, office.provider.url, True)
    assert office.changed.is_set(), "what rests for want of a key goes on"
    file = office.settings.data / "credentials" / "anthropic.key"
    assert file.read_text() == f"{KEY}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "Key of Anthropic: accepted" in (await office.get()).words


async def test_what_is_kept_is_there_after_a_restart_and_the_environment_wins(office: Office) -> None:
    await office.key()
    data = office.settings.data
    assert stored_keys(data) == {"anthropic": KEY}
    again = from_environ({"WORKTRAIN_DATA": str(data)}, unregistered=True)
    assert again.providers["anthropic"] == Provider(url="https://api.anthropic.com", key=KEY, kept=True)
    environ = {"WORKTRAIN_DATA": str(data), "WORKTRAIN_ANTHROPIC_API_KEY": OTHER}
    won = from_environ(environ, unregistered=True)
    assert (won.providers["anthropic"].key, won.providers["anthropic"].kept) == (OTHER, False)


async def test_the_key_is_in_no_page_log_or_repr(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    office.provider.says(401, REFUSED)
    pages = [await office.key()]
    office.provider.says(200, {"data": []})
    pages += [await office.key(), await office.get(), await office.get("/health")]
    pages += [await office.form("/agent/remove", kind="anthropic"), await office.get()]
    told = [repr(office.settings), repr(office.looking.now), repr(office.settings.providers), caplog.text]
    assert "a key of Anthropic was connected" in caplog.text
    assert all(KEY[14:30] not in text for text in (*told, *(page.text for page in pages)))
    assert all(KEY[14:30] not in str(page.headers) for page in pages)
    files = [path for path in office.settings.data.rglob("*") if path.is_file()]
    assert all(KEY[14:30].encode() not in path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (401, REFUSED, "Anthropic does not accept this key"),
        (403, {"error": {"type": "permission_error"}}, "Anthropic does not accept this key"),
        (400, {"error": {"message": "Your credit balance is too low"}}, "has no credit left"),
        (
            529,
            {"error": {"type": "overloaded_error"}},
            "tried and was not kept: Anthropic fails",
        ),
    ],
)
async def test_a_key_that_its_provider_does_not_take_is_said_at_its_field_and_not_kept(
    office: Office, status: int, error: dict[str, object], said: str
) -> None:
    office.provider.says(status, error)
    page = await office.key()
    assert page.status == 422
    assert said in error_at(page, "key")
    assert 'aria-invalid="true"' in page.text
    assert not office.settings.providers
    assert not (office.settings.data / "credentials").exists()
    assert not office.changed.is_set()


@pytest.mark.parametrize("key", ["", "two words", "a\nb", "ключ", "k" * 501])
async def test_what_cannot_be_a_key_is_not_sent_to_anybody(office: Office, key: str) -> None:
    page = await office.key(key)
    assert page.status == 422
    assert error_at(page, "key")
    assert office.provider.seen == []


async def test_a_refused_key_leaves_the_old_one_in_force(office: Office) -> None:
    await office.key()
    office.provider.says(401, REFUSED)
    assert (await office.key(OTHER)).status == 422
    assert office.settings.providers["anthropic"].key == KEY
    assert stored_keys(office.settings.data) == {"anthropic": KEY}


async def test_a_key_can_be_replaced_and_removed(office: Office) -> None:
    await office.key()
    await office.key(OTHER)
    assert stored_keys(office.settings.data) == {"anthropic": OTHER}
    assert office.settings.providers["anthropic"].key == OTHER
    office.changed.clear()
    assert (await office.form("/agent/remove", kind="anthropic")).status == 303
    assert stored_keys(office.settings.data) == {}
    assert not office.settings.providers
    assert "Key of Anthropic: none" in (await office.get()).words
    assert set(office.settings.providers.secrets) == {KEY, OTHER}, "they may still be good elsewhere"


async def test_the_environments_key_is_neither_replaced_nor_removed_here(office: Office) -> None:
    said = Provider(url=office.provider.url, key=OTHER)
    office.settings.providers.connect("anthropic", said)
    page = await office.get()
    assert "Key of Anthropic: accepted, from WORKTRAIN_ANTHROPIC_API_KEY in the environment" in page.words
    assert 'value="anthropic"' not in page.text, "it is not asked for"
    for refused in (await office.key(), await office.form("/agent/remove", kind="anthropic")):
        assert refused.status == 422
        assert "The environment says WORKTRAIN_ANTHROPIC_API_KEY, and wins" in refused.words
    assert office.settings.providers["anthropic"] is said


async def test_a_provider_that_nobody_knows_is_refused(office: Office) -> None:
    assert (await office.key(kind="../app")).status == 422
    assert (await office.form("/agent/remove", kind="../app")).status == 422


async def test_a_key_that_is_refused_later_shows_at_the_next_look(office: Office) -> None:
    await office.key()
    office.provider.says(401, REFUSED)
    await office.looking.look()
    page = await office.get()
    assert "✗ The key of Anthropic is not accepted (status 401)" in page.words
    assert not office.looking.now.ready


async def test_a_look_that_began_before_a_key_came_does_not_overrule_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.key()
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        began.set()
        await go_on.wait()
        return web.json_response(REFUSED, status=401)

    monkeypatch.setattr(office.provider, "answer", slow)
    look = asyncio.create_task(office.looking.look())
    await began.wait()
    office.provider.says(200, {"data": []})
    await office.key(OTHER)
    go_on.set()
    await look
    assert office.looking.now.ready


async def test_somebody_who_watches_starts_one_look_and_not_many(office: Office) -> None:
    await office.key()
    for _ in range(5):
        office.looking.refresh()
    async with asyncio.timeout(5):
        while not office.looking.now.looked:  # noqa: ASYNC110 - the look tells nobody
            await asyncio.sleep(0.01)
    office.looking.refresh()
    assert len(office.provider.seen) == 2, "once to try it, once to look"


@pytest.mark.parametrize("keyed", [False, True])
def test_starting_without_any_key_is_said_once_in_a_sentence(
    keyed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    known = {"openai": Provider(url="", key=KEY)} if keyed else {}
    after = Afterwards(application(Behind()), Settings(providers=Providers(known)))
    said = after.words("http://127.0.0.1:8321")
    assert re.search(r"http://127\.0\.0\.1:8321/agent\?token=[\w-]{40,}$", said)
    assert ("No provider of models has a key" in said) is not keyed
    assert caplog.text.count("No provider of models has a key") == (0 if keyed else 1)
    assert "token=" not in caplog.text
    assert KEY not in said


async def test_a_form_of_another_page_changes_no_key(office: Office) -> None:
    own = {"csrf": "guess", "kind": "anthropic", "key": KEY}
    async with office.browser.post(f"{office.url}/agent/key", data=own, headers={"Origin": office.url}) as no:
        assert no.status == 403
    good = {**own, "csrf": office.access.csrf}
    async with office.browser.post(
        f"{office.url}/agent/key", data=good, headers={"Origin": "http://evil.example"}
    ) as no:
        assert no.status == 403
    assert not office.settings.providers


async def test_once_the_app_runs_the_page_needs_the_token_that_was_printed() -> None:
    app = application(Behind())
    settings = Settings(host="127.0.0.1")
    access = Access(host=settings.host, github_url=settings.github_url, guarded=True)

    async def nobody() -> None:
        raise AssertionError("nothing was to be changed")

    routes.add_to(app, Looking(settings), access, home="/agent", changed=nobody)
    runner, url = await serving_app(app)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        token = access.token
        assert token
        statuses = []
        for path in ("/agent", "/agent?token=guess", f"/agent?token={token}", "/agent"):
            async with browser.get(url + path, allow_redirects=False) as answer:
                statuses.append(answer.status)
        assert statuses == [403, 403, 303, 200]
        async with browser.get(f"{url}/agent", headers={"Host": "evil.example"}) as answer:
            assert answer.status == 421
        browser.cookie_jar.clear()
        form = {"csrf": access.csrf, "kind": "anthropic", "key": KEY}
        async with browser.post(f"{url}/agent/key", data=form, headers={"Origin": url}) as answer:
            assert answer.status == 403
    await runner.cleanup()
