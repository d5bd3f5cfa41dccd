"""The third way to connect: a person's token, tried on GitHub before it is kept, and never shown again."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from tests.integration.server.test_setup_pages import House, serving
from tests.integration.test_credentials_kept import APP

from worktrain.hearing import OWNER_FILE
from worktrain.server.access import Access
from worktrain.server.setup import routes
from worktrain.server.setup.desk import Desk, Running
from worktrain.server.web import Behind, application
from worktrain.settings import Settings, from_environ, stored, stored_token
from worktrain.standin.server import StandIn

NEEDED = {"contents": "write", "issues": "write", "pull_requests": "write", "statuses": "write"}


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare.git")], check=True)
    return tmp_path / "bare.git"


@pytest.fixture
async def home(tmp_path: Path, bare: Path) -> AsyncIterator[House]:
    async with (
        StandIn(tmp_path / "github") as github,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
    ):
        github.world.add_user("maria")
        github.world.add_repository("maria/shop", bare)
        settings = Settings(github_url=github.url, data=tmp_path / "data")
        access = Access(host=settings.host, github_url=settings.github_url)
        desk, app = Desk(settings=settings, access=access), application(Behind())
        routes.add_to(app, desk)
        runner, url = await serving(app)
        yield House(url, desk, github, browser, settings.data)
        await runner.cleanup()


def token(home: House) -> str:
    return home.github.world.fine_grained_token("maria", ["maria/shop"], NEEDED)


async def test_a_token_that_works_is_kept_for_its_owner_only(home: House) -> None:
    assert "Try it with a token of yours" in (await home.get("/setup")).words
    text = token(home)
    page = await home.form("/setup/token", token=text, repositories="maria/shop")
    assert (page.status, page.headers["Location"]) == (303, "/setup")
    kept = stored_token(home.data)
    assert kept is not None
    assert (kept.token, kept.repositories, kept.github_url) == (text, ("maria/shop",), home.github.url)
    assert (home.data / "credentials" / OWNER_FILE).stat().st_mode & 0o777 == 0o600
    settings = from_environ({"WORKTRAIN_DATA": str(home.data)})
    assert (settings.hearing.token, settings.hearing.seconds) == (text, 15.0)
    assert settings.github_url == home.github.url
    home.desk.start(Running(repositories=lambda: ["maria/shop"]))
    assert (await home.form("/agent/without")).status == 303
    steps = await home.get("/setup")
    assert "everything is done in the name of maria" in steps.words
    assert "WorkTrain is connected" in steps.words
    assert text not in steps.text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"repositories": "maria/shop"}, "A token is needed"),
        ({"token": "github_pat_ended", "repositories": "maria/shop"}, "does not take this token"),
        ({"token": "yes", "repositories": "shop"}, "each as owner/name"),
        ({"token": "yes", "repositories": ""}, "Name at least one repository"),
        ({"token": "yes", "repositories": "maria/other"}, "The token does not reach maria/other"),
    ],
)
async def test_what_does_not_work_is_said_at_its_field_and_keeps_nothing(
    home: House, given: dict[str, str], says: str
) -> None:
    text = token(home)
    fields = {**given, **({"token": text} if given.get("token") == "yes" else {})}
    page = await home.form("/setup/token", **fields)
    assert page.status == 422
    assert says in page.words
    assert text not in page.text
    assert stored_token(home.data) is None
    assert not home.desk.connected.is_set()


async def test_a_token_takes_the_place_of_an_app_and_an_app_that_of_a_token(home: House) -> None:
    await home.form("/setup/token", token=token(home), repositories="maria/shop")
    await home.desk.adopt(APP)
    assert stored_token(home.data) is None
    assert stored(home.data) == APP
