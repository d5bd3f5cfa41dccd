"""How GitHub is heard is read from the environment once; what cannot work is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktrain.errors import AuthError, UsageError, WorkTrainError
from worktrain.hearing import OWNER_FILE, USUAL, Hearing, KeptToken, hearing
from worktrain.server.polling import Polling
from worktrain.settings import from_environ
from worktrain.store.credentials import keep_token
from worktrain.workflows.polling.poll import Polled

TOKEN = {"WORKTRAIN_TOKEN": "github_pat_x", "WORKTRAIN_REPOSITORIES": "acme/shop, acme/blog"}


@pytest.mark.parametrize(
    ("environ", "told", "seconds"),
    [
        pytest.param({}, True, 0.0, id="webhooks alone"),
        pytest.param({}, False, USUAL, id="no webhook: asking is what is left"),
        pytest.param({"WORKTRAIN_POLL_SECONDS": "60"}, True, 60.0, id="both"),
        pytest.param({"WORKTRAIN_POLL_SECONDS": "0"}, True, 0.0, id="webhooks alone, said"),
    ],
)
def test_an_app_is_told_or_asks(environ: dict[str, str], told: bool, seconds: float) -> None:
    assert hearing(environ, app=True, told=told) == Hearing(seconds=seconds)


def test_a_token_asks_in_the_repositories_that_are_named(tmp_path: Path) -> None:
    found = from_environ({**TOKEN, "WORKTRAIN_DATA": str(tmp_path)}).hearing
    assert (found.seconds, found.token, found.repositories) == (
        USUAL,
        "github_pat_x",
        ("acme/shop", "acme/blog"),
    )
    assert "github_pat_x" not in repr(found)
    (tmp_path / "token").write_text("github_pat_y\n")
    named = {**TOKEN, "WORKTRAIN_TOKEN": "", "WORKTRAIN_TOKEN_FILE": str(tmp_path / "token")}
    assert from_environ(named).hearing.token == "github_pat_y"


@pytest.mark.parametrize(
    ("environ", "app", "told", "says"),
    [
        pytest.param({"WORKTRAIN_POLL_SECONDS": "0"}, True, False, "GitHub must be asked", id="deaf"),
        pytest.param({"WORKTRAIN_POLL_SECONDS": "soon"}, True, True, "a number of seconds", id="no number"),
        pytest.param({"WORKTRAIN_POLL_SECONDS": "-1"}, True, True, "a number of seconds", id="negative"),
        pytest.param({"WORKTRAIN_POLL_SECONDS": "nan"}, True, True, "a number of seconds", id="nan"),
        pytest.param(TOKEN, True, True, "WORKTRAIN_TOKEN is set", id="App and person"),
        pytest.param(
            {"WORKTRAIN_TOKEN": "x"}, False, False, "WORKTRAIN_REPOSITORIES is not set", id="nowhere"
        ),
        pytest.param(
            {**TOKEN, "WORKTRAIN_REPOSITORIES": "shop"}, False, False, "owner/name", id="half a name"
        ),
        pytest.param(
            {**TOKEN, "WORKTRAIN_REPOSITORIES": "acme/.."}, False, False, "owner/name", id="a way up"
        ),
    ],
)
def test_what_cannot_work_is_refused(environ: dict[str, str], app: bool, told: bool, says: str) -> None:
    with pytest.raises(WorkTrainError) as caught:
        hearing(environ, app=app, told=told, token=environ.get("WORKTRAIN_TOKEN", ""))
    assert says in caught.value.why
    assert caught.value.fix


def test_a_token_file_that_is_not_there_is_named() -> None:
    with pytest.raises(AuthError, match="WORKTRAIN_TOKEN_FILE cannot be read"):
        from_environ({"WORKTRAIN_TOKEN_FILE": "/none", "WORKTRAIN_REPOSITORIES": "acme/shop"})


def test_what_set_up_left_is_read_again_and_the_environment_wins(tmp_path: Path) -> None:
    here = {"WORKTRAIN_DATA": str(tmp_path)}
    kept = KeptToken(github_url="https://ghe.example", token="github_pat_k", repositories=("acme/shop",))
    keep_token(tmp_path, kept)
    settings = from_environ(here)
    assert (settings.hearing.token, settings.github_url) == ("github_pat_k", "https://ghe.example")
    assert from_environ({**here, **TOKEN}).hearing.token == "github_pat_x"
    (tmp_path / "credentials" / OWNER_FILE).write_text("{")
    with pytest.raises(AuthError, match="cannot be read"):
        from_environ(here)


def test_a_token_needs_no_app_and_a_poll_no_secret(tmp_path: Path) -> None:
    here = {"WORKTRAIN_DATA": str(tmp_path)}
    by_token = from_environ({**here, **TOKEN})
    assert (by_token.registered, by_token.app_id, by_token.hearing.seconds) == (True, 0, USUAL)
    app = {**here, "WORKTRAIN_APP_ID": "7", "WORKTRAIN_PRIVATE_KEY": "k"}
    with pytest.raises(AuthError, match="does not know which GitHub App"):
        from_environ(app)
    assert from_environ({**app, "WORKTRAIN_POLL_SECONDS": "30"}).hearing.seconds == 30
    with pytest.raises(UsageError, match="App and a person at once"):
        from_environ({**app, **TOKEN, "WORKTRAIN_POLL_SECONDS": "30"})


def test_health_shows_the_last_look_that_everybody_answered() -> None:
    polling = Polling(15.0)
    assert polling.health() == {
        "poll_seconds": 15.0,
        "polls": 0,
        "polled_at": None,
        "poll_problem": None,
    }
    polling.ended(Polled())
    at = polling.health()["polled_at"]
    assert at is not None
    polling.ended(Polled(problem="acme/shop: GitHub did not answer."))
    assert (polling.health()["polled_at"], polling.health()["polls"]) == (at, 2)
    assert polling.health()["poll_problem"] == "acme/shop: GitHub did not answer."
    assert polling.words() == ", asking GitHub every 15 s"
    assert (Polling(0.0).health(), Polling(0.0).words()) == ({}, "")
