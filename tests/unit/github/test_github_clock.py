"""GitHub's clock counts, not ours: for the App's own token, for the ends of tokens, and for waits."""

from __future__ import annotations

import base64
import json
import logging
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from worktrain.errors import AuthError
from worktrain.github.app_token import app_token
from worktrain.github.client import Client
from worktrain.github.errors import Unauthorised
from worktrain.github.manners.clock import GitHubClock
from worktrain.github.manners.sentences import clock_is_off
from worktrain.github.manners.shared import Manners

if TYPE_CHECKING:
    from tests.unit.github.conftest import ScriptedApi

OURS, THEIRS = 1_000_000.0, 999_400.0
"""Our clock is ten minutes ahead."""

BAD = {"message": "'Issued at' claim ('iat') must be an Integer representing the time of issue"}


@pytest.fixture(scope="module")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def clock() -> GitHubClock:
    return GitHubClock(wall=lambda: OURS, steady=lambda: 5.0)


@pytest.fixture
def app(api: ScriptedApi, clock: GitHubClock, private_key: str) -> ScriptedApi:
    """Give the way to GitHub of the App itself, on a machine whose clock is wrong."""
    api.app_id, api.private_key = "3", private_key
    api.manners = Manners(pace=0, github_clock=clock)
    return api


def dated(at: float) -> dict[str, str]:
    return {"date": formatdate(at, usegmt=True)}


def claims(authorization: str) -> Any:
    part = authorization.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_our_own_clock_counts_until_github_was_heard(clock: GitHubClock) -> None:
    assert (clock.now(), clock.skew) == (OURS, None)
    assert clock.hear(dated(THEIRS))
    assert (clock.now(), clock.skew) == (THEIRS, 600.0)
    assert not clock.hear(dated(THEIRS))


def test_a_jump_of_our_clock_moves_nothing() -> None:
    wall, steady = [OURS], [5.0]
    clock = GitHubClock(wall=lambda: wall[0], steady=lambda: steady[0])
    clock.hear(dated(OURS))
    wall[0] -= 3600
    steady[0] += 10
    assert clock.now() == OURS + 10


@pytest.mark.parametrize("headers", [{}, {"date": "yesterday"}])
def test_an_answer_without_a_date_teaches_nothing(clock: GitHubClock, headers: dict[str, str]) -> None:
    assert not clock.hear(headers)
    assert clock.skew is None


def test_a_wrong_clock_is_said_once(clock: GitHubClock, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "worktrain.github"):
        for _ in range(3):
            clock.hear(dated(THEIRS))
    (message,) = caplog.messages
    assert message.startswith("This machine's clock is 10 minutes ahead of GitHub's; WorkTrain goes by")
    assert message.endswith("Set it: sudo timedatectl set-ntp true")


def test_a_clock_that_is_a_little_off_is_nobodys_business(
    clock: GitHubClock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.hear(dated(OURS - 59))
    assert caplog.messages == []


def test_the_sentence_says_which_way() -> None:
    assert "90 seconds behind" in clock_is_off(-90.0)


async def test_a_clock_ten_minutes_off_costs_one_refused_request(app: ScriptedApi) -> None:
    app.expect("GET", "/app", BAD, status=401, headers=dated(THEIRS))
    app.expect("GET", "/app", {"slug": "train"}, headers=dated(THEIRS))
    assert await Client(app).get("/app") == {"slug": "train"}
    refused, taken = (claims(sent.headers["authorization"]) for sent in app.sent)
    assert refused["iat"] == OURS - 60
    assert (taken["iat"], taken["exp"], taken["iss"]) == (THEIRS - 60, THEIRS + 480, "3")


async def test_a_credential_that_the_clock_is_not_to_blame_for_is_refused_at_once(app: ScriptedApi) -> None:
    app.expect("GET", "/app", {"message": "Integration not found"}, status=401, headers=dated(OURS))
    with pytest.raises(Unauthorised):
        await Client(app).get("/app")


async def test_the_apps_token_is_kept_for_some_minutes(app: ScriptedApi) -> None:
    now = [5.0]
    app.manners = Manners(pace=0, github_clock=GitHubClock(wall=lambda: OURS + now[0], steady=lambda: now[0]))
    first = app.credential()
    now[0] += 400
    assert app.credential() == first
    now[0] += 30
    assert app.credential() != first


def test_a_key_that_is_no_rsa_key_is_said() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(AuthError, match="no RSA key"):
        app_token("3", pem, OURS)
