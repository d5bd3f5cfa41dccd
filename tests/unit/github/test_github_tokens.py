"""Tokens are kept, renewed early, and narrowed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from worktrain.errors import AuthError
from worktrain.github.client import Client
from worktrain.github.tokens import InstallationTokens

if TYPE_CHECKING:
    from tests.unit.github.conftest import ScriptedApi

MINT = "/app/installations/5/access_tokens"


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def granted(token: str, *, until: float) -> dict[str, str]:
    return {"token": token, "expires_at": datetime.fromtimestamp(until, UTC).isoformat()}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(api: ScriptedApi, clock: Clock) -> InstallationTokens:
    return InstallationTokens(Client(api), installation_id=5, narrowed={"repository_ids": [7]}, clock=clock)


async def test_a_token_is_asked_for_one_repository(api: ScriptedApi, kept: InstallationTokens) -> None:
    api.expect("POST", MINT, granted("ghs_1", until=1_003_600), status=201)
    assert await kept.get() == "ghs_1"
    assert api.sent[0].body == {"repository_ids": [7]}


async def test_a_token_is_kept_until_five_minutes_before_its_end(
    api: ScriptedApi, kept: InstallationTokens, clock: Clock
) -> None:
    api.expect("POST", MINT, granted("ghs_1", until=1_003_600), status=201)
    await kept.get()
    clock.now += 3299
    assert await kept.get() == "ghs_1"
    api.expect("POST", MINT, granted("ghs_2", until=1_007_000), status=201)
    clock.now += 2
    assert await kept.get() == "ghs_2"


async def test_a_short_lived_token_is_kept_for_most_of_its_life(
    api: ScriptedApi, kept: InstallationTokens, clock: Clock
) -> None:
    api.expect("POST", MINT, granted("ghs_1", until=1_000_060), status=201)
    await kept.get()
    clock.now += 49
    assert await kept.get() == "ghs_1"


async def test_only_the_refused_token_is_forgotten(api: ScriptedApi, kept: InstallationTokens) -> None:
    api.expect("POST", MINT, granted("ghs_1", until=1_003_600), status=201)
    await kept.get()
    kept.forget("ghs_0")
    assert await kept.get() == "ghs_1"
    api.expect("POST", MINT, granted("ghs_2", until=1_003_600), status=201)
    kept.forget("ghs_1")
    assert await kept.get() == "ghs_2"


async def test_an_installation_that_is_gone_is_an_auth_error(
    api: ScriptedApi, kept: InstallationTokens
) -> None:
    api.expect("POST", MINT, {"message": "Not Found"}, status=404)
    with pytest.raises(AuthError, match="may not act there"):
        await kept.get()
