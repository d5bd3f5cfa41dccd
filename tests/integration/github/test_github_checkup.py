"""The App looked at from outside: a GitHub that knows it, one that does not, one that is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from worktrain.cli.checkups import app as checkup
from worktrain.cli.checkups.check import Check, Result
from worktrain.errors import AuthError, RemoteError
from worktrain.github.checkup import Looked, look

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town


@pytest.fixture
def environ(town: Town, private_key: str) -> dict[str, str]:
    return {
        "WORKTRAIN_APP_ID": str(town.app.app_id),
        "WORKTRAIN_PRIVATE_KEY": private_key,
        "WORKTRAIN_WEBHOOK_SECRET": "a long secret that nobody guesses",
        "WORKTRAIN_GITHUB_URL": town.standin.url,
    }


async def ask(town: Town, *, private_key: str, app_id: int | None = None) -> Looked:
    url = town.standin.url
    return await look(
        api_url=f"{url}/api/v3",
        github_url=url,
        app_id=app_id or town.app.app_id,
        private_key=private_key,
    )


def by_name(checks: list[Check]) -> Mapping[str, Check]:
    return {check.name: check for check in checks}


async def test_github_says_who_we_are_and_what_we_may(town: Town, private_key: str) -> None:
    looked = await ask(town, private_key=private_key)
    assert looked.error is None
    assert looked.identity is not None
    assert looked.identity.slug == "train"
    assert looked.identity.permissions["contents"] == "write"
    assert [each.account for each in looked.identity.installations] == ["acme"]


async def test_the_time_is_told_even_to_a_stranger(town: Town, private_key: str) -> None:
    looked = await ask(town, private_key=private_key, app_id=4711)
    assert isinstance(looked.error, AuthError)
    assert looked.date is not None
    assert abs(datetime.now(UTC) - looked.date) < timedelta(minutes=1)


async def test_nobody_there_is_a_failure_of_the_other_side(private_key: str) -> None:
    url = "http://127.0.0.1:9"
    looked = await look(api_url=f"{url}/api/v3", github_url=url, app_id=1, private_key=private_key)
    assert isinstance(looked.error, RemoteError)
    assert looked.date is None


async def test_an_app_that_hears_too_little_is_found(environ: dict[str, str]) -> None:
    checks = by_name(await checkup.app(environ, now=datetime.now(UTC)))
    assert checks["credentials"].result is checks["permissions"].result is Result.OK
    assert checks["clock"].result is checks["installations"].result is Result.OK
    assert checks["events"].result is Result.BAD
    assert "issue_comment" in checks["events"].found
    assert checks["events"].fix.startswith("http")


async def test_a_permission_that_is_too_low_is_found(town: Town, environ: dict[str, str]) -> None:
    town.standin.world.app("train").permissions["contents"] = "read"
    checks = by_name(await checkup.app(environ, now=datetime.now(UTC)))
    assert checks["permissions"].result is Result.BAD
    assert "contents: write (has read)" in checks["permissions"].found
    assert checks["on acme"].result is Result.BAD


async def test_a_clock_that_is_wrong_is_found(environ: dict[str, str]) -> None:
    checks = by_name(await checkup.app(environ, now=datetime.now(UTC) + timedelta(minutes=5)))
    assert checks["clock"].result is Result.BAD
    assert checks["clock"].fix.startswith("sudo")


async def test_an_app_that_is_installed_nowhere_is_found(town: Town, environ: dict[str, str]) -> None:
    town.standin.world.apps.installations.clear()
    checks = by_name(await checkup.app(environ, now=datetime.now(UTC)))
    assert checks["installations"].result is Result.BAD
