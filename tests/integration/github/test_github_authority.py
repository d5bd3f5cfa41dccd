"""Who may do what, and what our token reaches, asked of a GitHub that knows roles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain.errors import AuthError
from worktrain.github.app import App
from worktrain.github.errors import Gone

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town

NAME = "acme/shop"


@pytest.mark.parametrize(
    ("login", "role"),
    [("maria", "admin"), ("max", "maintain"), ("li", "write"), ("sam", "triage"), ("rea", "read")],
)
async def test_a_person_has_the_role_that_the_repository_gave(town: Town, login: str, role: str) -> None:
    user = town.standin.world.accounts.get(login)
    assert await town.repository.permission(login, user.id) == role


async def test_a_stranger_may_not_write(town: Town) -> None:
    user = town.standin.world.accounts.get("eve")
    assert await town.repository.permission("eve", user.id) in {"none", "read"}


async def test_the_id_must_be_the_one_that_acted(town: Town) -> None:
    eve = town.standin.world.accounts.get("eve")
    assert await town.repository.permission("maria", eve.id) == "none"


async def test_the_token_reaches_no_other_repository_of_the_installation(town: Town) -> None:
    world = town.standin.world
    bare = Path(town.held.bare).with_name("secret.git")
    town.git("clone", "--quiet", "--bare", str(town.held.bare), str(bare))
    world.add_repository("acme/secret", bare)
    world.install("train", "acme/secret")
    with pytest.raises(Gone):
        await town.repository.client.get("/repos/acme/secret/issues")
    places = {where.repository: where for where in await town.app.installed()}
    assert set(places) == {NAME, "acme/secret"}
    assert places[NAME].repository_id == town.repository.repository_id
    assert places[NAME].default_branch == "main"


async def test_the_app_knows_its_slug_and_its_bot(town: Town) -> None:
    bot = town.standin.world.accounts.get("train[bot]")
    assert await town.app.slug_and_bot() == ("train", bot.id, "train[bot]")
    asked = len(town.weather.requests)
    await town.app.slug_and_bot()
    assert len(town.weather.requests) == asked


async def test_a_missing_permission_is_named(town: Town) -> None:
    with pytest.raises(AuthError, match="lacks"):
        await town.repository.client.post(
            "/repos/{+repo}/statuses/{sha}", {"state": "success"}, sha=town.head
        )


async def test_the_wrong_key_is_an_auth_error(town: Town, private_key: str) -> None:
    api = f"{town.standin.url}/api/v3"
    stranger = App(api_url=api, graphql_url="", app_id=town.app.app_id + 1, private_key=private_key)
    async with stranger:
        with pytest.raises(AuthError):
            await stranger.slug_and_bot()


def test_a_key_that_is_no_key_is_refused_at_once() -> None:
    with pytest.raises(AuthError, match="private key"):
        App(api_url="http://127.0.0.1:9", graphql_url="", app_id=1, private_key="-----BEGIN NONSENSE-----")
