"""Credentials in the data folder: closed to others, whole after a crash, weaker than the environment."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from worktrain.credentials import FILE, FOLDER, Credentials
from worktrain.errors import AuthError, UsageError
from worktrain.settings import from_environ, stored, without_app
from worktrain.store.credentials import keep

APP = Credentials(
    github_url="https://github.example.org",
    app_id=7,
    slug="train",
    html_url="https://github.example.org/github-apps/train",
    settings_url="https://github.example.org/settings/apps/train",
    private_key="the key of app 7",
    webhook_secrets=("old", "new"),
    webhook_url="https://bot.example.org/webhook",
)
ENVIRONMENT = {
    "WORKTRAIN_APP_ID": "8",
    "WORKTRAIN_PRIVATE_KEY": "the key of app 8",
    "WORKTRAIN_WEBHOOK_SECRET": "theirs",
}


def test_what_is_kept_comes_back_and_is_who_we_are(tmp_path: Path) -> None:
    keep(tmp_path, APP)
    assert stored(tmp_path) == APP
    settings = from_environ({"WORKTRAIN_DATA": str(tmp_path)})
    assert (settings.app_id, settings.private_key) == (7, "the key of app 7")
    assert settings.webhook_secrets == ("old", "new")
    assert settings.github_url == "https://github.example.org"


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    keep(tmp_path, APP)
    folder = tmp_path / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert APP.private_key not in (folder / FILE).read_text()


def test_no_secret_shows_in_a_repr() -> None:
    assert not any(secret in repr(APP) for secret in (APP.private_key, *APP.webhook_secrets))


def test_the_environment_wins(tmp_path: Path) -> None:
    keep(tmp_path, APP)
    settings = from_environ({"WORKTRAIN_DATA": str(tmp_path), **ENVIRONMENT})
    assert (settings.app_id, settings.webhook_secrets) == (8, ("theirs",))
    assert settings.github_url == "https://github.com"


def test_a_secret_in_the_environment_replaces_only_the_stored_ones(tmp_path: Path) -> None:
    keep(tmp_path, APP)
    settings = from_environ({"WORKTRAIN_DATA": str(tmp_path), "WORKTRAIN_WEBHOOK_SECRET": "new,newer"})
    assert (settings.app_id, settings.webhook_secrets) == (7, ("new", "newer"))


def test_half_an_environment_is_refused_whatever_is_kept(tmp_path: Path) -> None:
    keep(tmp_path, APP)
    with pytest.raises(AuthError, match="does not know which GitHub App") as caught:
        from_environ({"WORKTRAIN_DATA": str(tmp_path), "WORKTRAIN_APP_ID": "8"})
    assert "WORKTRAIN_WEBHOOK_SECRET" in caught.value.why


def test_a_crash_between_the_two_files_leaves_the_old_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, APP)
    broken = replace(APP, app_id=9, private_key="the key of app 9")
    monkeypatch.setattr(Credentials, "facts", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        keep(tmp_path, broken)
    assert stored(tmp_path) == APP


def test_without_any_of_it_only_set_up_may_start(tmp_path: Path) -> None:
    here = {"WORKTRAIN_DATA": str(tmp_path)}
    assert not from_environ(here, unregistered=True).registered
    with pytest.raises(AuthError):
        from_environ(here)
    with pytest.raises(AuthError):
        from_environ({**here, "WORKTRAIN_WEBHOOK_SECRET": "alone"}, unregistered=True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"app_id": 1}'])
def test_a_file_that_we_did_not_write_says_how_to_go_on(tmp_path: Path, text: str) -> None:
    keep(tmp_path, APP)
    (tmp_path / FOLDER / FILE).write_text(text)
    with pytest.raises(AuthError, match="cannot be read") as caught:
        stored(tmp_path)
    assert "--setup" in caught.value.fix
    assert not without_app({"WORKTRAIN_DATA": str(tmp_path)}).registered


def test_a_key_that_is_gone_is_no_fresh_start(tmp_path: Path) -> None:
    keep(tmp_path, APP)
    (tmp_path / FOLDER / APP.key_file).unlink()
    with pytest.raises(AuthError, match="cannot be read"):
        from_environ({"WORKTRAIN_DATA": str(tmp_path)}, unregistered=True)


def test_setting_up_anew_is_refused_where_the_environment_would_win(tmp_path: Path) -> None:
    for said in (ENVIRONMENT, {"WORKTRAIN_TOKEN": "ghp_1"}):
        with pytest.raises(UsageError, match="The environment says already"):
            without_app({"WORKTRAIN_DATA": str(tmp_path), **said})
