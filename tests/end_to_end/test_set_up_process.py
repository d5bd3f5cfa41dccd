"""`worktrain serve` from set-up to work in one process on one port, and what is left when it ends."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import aiohttp
import pytest
from tests.integration.models.conftest import FakeProvider
from tests.integration.models.conftest import serving as provider_serving

from worktrain.standin.server import StandIn

PATIENCE = 20.0
KEY = "sk-ant-canary-Tz8mQ3vYk6Lw1RbX9dGc4HsP"


@dataclass
class Served:
    """One `worktrain serve`, as the operator and a browser have it."""

    process: asyncio.subprocess.Process
    url: str
    browser: aiohttp.ClientSession
    said: list[str]

    async def health(self) -> tuple[int, dict[str, object]]:
        async with self.browser.get(f"{self.url}/health") as answer:
            return answer.status, await answer.json()

    async def until_ready(self) -> dict[str, object]:
        async with asyncio.timeout(PATIENCE):
            while (await self.health())[0] != 200:  # noqa: ASYNC110 - another process tells no event loop
                await asyncio.sleep(0.05)
        return (await self.health())[1]

    async def text(self, path: str) -> str:
        async with self.browser.get(self.url + path) as answer:
            return await answer.text()

    async def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def serving(*arguments: str, **environment: str) -> AsyncIterator[Served]:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("WORKTRAIN_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "worktrain", "serve", *arguments),
        env=clean | {"WORKTRAIN_SANDBOX": "none"} | environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    said: list[str] = []
    try:
        async with (
            asyncio.timeout(PATIENCE * 2),
            aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
        ):
            while not (said and "http://" in said[-1]):
                line = (await process.stderr.readline()).decode()
                assert line, said
                said.append(line)
            address = re.search(r"http://[\w.]+:\d+", said[-1])
            assert address
            yield Served(process, address[0], browser, said)
    finally:
        if process.returncode is None:
            process.kill()
        said.append((await process.stderr.read()).decode())
        await process.wait()


@pytest.fixture
async def github(tmp_path: Path) -> AsyncIterator[StandIn]:
    async with StandIn(tmp_path / "github") as found:
        found.world.add_user("maria")
        yield found


@pytest.fixture
async def models() -> AsyncIterator[FakeProvider]:
    """Give a provider that accepts every key."""
    fake = FakeProvider()
    fake.says(200, {"data": []})
    async with provider_serving(fake.serve) as fake.url:
        yield fake


async def connect(served: Served, github: StandIn, *, address: str) -> None:
    """Go through the forms as a browser does."""
    page = await served.text("/setup")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf
    wish = {"csrf": csrf[1], "name": "Train", "owner": "person", "address": address}
    own = {"Origin": served.url}
    async with served.browser.post(f"{served.url}/setup/register", data=wish, headers=own) as answer:
        page = await answer.text()
    action = re.search(r'<form method="post" action="([^"]+)"', page)
    manifest = re.search(r'name="manifest" value="([^"]+)"', page)
    assert action
    assert manifest
    await served.browser.post(f"{github.url}/login", data={"login": "maria"})
    brought = {"manifest": unescape(manifest[1])}
    async with served.browser.post(unescape(action[1]), data=brought) as answer:
        confirm = str(answer.url)
    async with served.browser.post(confirm, data={"name": "Train"}) as answer:
        assert str(answer.url) == f"{served.url}/setup"


async def give_key(served: Served) -> None:
    """Send a provider's key, as the step of set-up does."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', await served.text("/agent"))
    assert csrf
    form, own = {"csrf": csrf[1], "kind": "anthropic", "key": KEY}, {"Origin": served.url}
    async with served.browser.post(f"{served.url}/agent/key", data=form, headers=own) as answer:
        assert str(answer.url) == f"{served.url}/setup"
        assert KEY not in await answer.text()


async def test_it_goes_to_work_without_a_restart_and_hears_the_ping_that_came_too_early(
    tmp_path: Path, github: StandIn, models: FakeProvider
) -> None:
    data = tmp_path / "data"
    where = {
        "WORKTRAIN_GITHUB_URL": github.url,
        "WORKTRAIN_DATA": str(data),
        "WORKTRAIN_ANTHROPIC_URL": models.url,
    }
    async with serving("--port", "0", **where) as served:
        assert await served.health() == (503, {"ready": False, "state": "setup", "behind": 0})
        await connect(served, github, address=served.url)
        assert (await served.until_ready())["state"] == "running"
        async with asyncio.timeout(PATIENCE):
            while "received" not in await served.text("/setup"):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
        tries = [(each.event, each.status_code) for each in github.world.deliveries.done]
        assert tries == [("ping", 503), ("ping", 202)]
        await give_key(served)
        assert KEY not in json.dumps(await served.health())
        events = await served.browser.get(f"{served.url}/setup/events")
        assert await served.stop() == 0, "a page that still listens keeps nobody from stopping"
        events.close()
    port = served.url.rpartition(":")[2]
    async with serving("--port", port, **where) as served:
        assert (await served.health())[1]["state"] == "running", "it says so when it is ready"
        async with served.browser.get(f"{served.url}/setup") as answer:
            assert answer.status == 410
    assert "/agent?token=" in served.said[-1]
    assert "No provider of models has a key" not in served.said[-1], "it was kept"
    holders = {
        path.name for path in data.rglob("*") if path.is_file() and KEY[14:].encode() in path.read_bytes()
    }
    assert holders == {"anthropic.key"}
    assert KEY[14:] not in "".join(served.said)
    secret = github.world.app("train").webhook_secret
    key = (data / "credentials" / f"app-{github.world.app('train').id}.pem").read_text()
    whole = "".join(served.said) + (data / "worktrain.log").read_text()
    assert secret not in whole
    assert key.splitlines()[1] not in whole


async def test_setting_up_anew_keeps_the_old_app_until_another_is_connected(
    tmp_path: Path, github: StandIn
) -> None:
    data = tmp_path / "data"
    (data / "credentials").mkdir(parents=True)
    (data / "credentials" / "app.json").write_text("broken")
    where = {"WORKTRAIN_GITHUB_URL": github.url, "WORKTRAIN_DATA": str(data)}
    async with serving("--port", "0", "--setup", **where) as served:
        assert (data / "credentials" / "app.json").read_text() == "broken"
        await connect(served, github, address="")
        health = await served.until_ready()
        assert health["poll_seconds"], "without an address GitHub is asked"
        assert json.loads((data / "credentials" / "app.json").read_text())["webhook_url"] is None
        assert await served.stop() == 0
