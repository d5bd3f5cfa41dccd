"""`worktrain doctor`: each thing that can be wrong is found, and comes with a way to mend it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from worktrain import keys
from worktrain.cli.checkups import app, data, machine
from worktrain.cli.checkups.check import Check, Result
from worktrain.errors import ConfigError
from worktrain.sandbox.box import Sandbox, SandboxError

Run = Callable[..., tuple[int, str, str]]

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WAY_OUT = re.compile(r"https?://\S+|^(sudo|chmod|mv|du|unset|export|openssl|curl) ")
"""A command or an address."""


def is_bad(check: Check) -> bool:
    return check.result is Result.BAD and WAY_OUT.search(check.fix) is not None


def is_doubtful(check: Check) -> bool:
    return check.result is Result.WARNING and WAY_OUT.search(check.fix) is not None


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("WORKTRAIN_")]:
        monkeypatch.delenv(name)

    async def works() -> None:
        return None

    monkeypatch.setattr(machine, "probe", works)


def test_a_good_machine_ends_with_0(tmp_path: Path, run: Run) -> None:
    code, out, err = run("doctor", "--data", tmp_path)
    assert (code, err) == (0, "")
    for name in (
        "python",
        "git",
        "sqlite",
        "sandbox",
        "data folder",
        "disk space",
        "proof key",
        "credentials",
    ):
        assert name in out


def test_one_bad_thing_ends_with_1(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKTRAIN_APP_ID", "1")
    code, out, _ = run("doctor", "--data", tmp_path, "--json")
    body = json.loads(out)
    assert (code, body["schema"], body["ok"]) == (1, "worktrain.doctor/1", False)
    assert [each["name"] for each in body["checks"] if each["result"] == "bad"] == ["credentials"]


def test_looking_makes_nothing(tmp_path: Path, run: Run) -> None:
    assert run("doctor", "--data", tmp_path / "data")[0] == 0
    assert list(tmp_path.iterdir()) == []


def test_an_old_python_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.python().result is Result.OK
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    assert is_bad(machine.python())


async def test_a_git_that_cannot_be_used_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused() -> str:
        raise ConfigError("This git cannot be used.", why="git version 2.30.2")

    monkeypatch.setattr(machine, "require_git", refused)
    assert is_bad(await machine.git())


def test_an_old_sqlite_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise ConfigError("The SQLite library is too old: 3.40.1.")

    monkeypatch.setattr(machine, "require_sqlite", refused)
    assert is_bad(machine.sqlite())


@pytest.mark.parametrize("trouble", ["the program bwrap is not installed", "bwrap: No permissions"])
async def test_a_sandbox_that_does_not_work_is_bad(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(_setting: str) -> Sandbox:
        raise SandboxError("Agents cannot be kept in a sandbox.", why=trouble)

    monkeypatch.setattr(machine, "choose", fails)
    assert is_bad(await machine.sandbox("auto"))


async def test_the_second_choice_is_doubtful_and_says_what_it_leaves_open() -> None:
    check = await machine.sandbox("landlock")
    assert is_doubtful(check)
    assert "not UDP" in check.found


async def test_no_sandbox_by_choice_is_doubtful() -> None:
    assert is_doubtful(await machine.sandbox("none"))
    assert is_bad(await machine.sandbox("chroot"))
    assert (await machine.sandbox("bubblewrap")).result is Result.OK


def test_a_data_folder_that_is_a_file_is_bad(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert is_bad(data.folder(tmp_path / "data"))


def test_a_data_folder_that_cannot_be_written_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert is_bad(data.folder(tmp_path / "data"))


@pytest.mark.parametrize(("free", "result"), [(0.5, Result.BAD), (3, Result.WARNING), (50, Result.OK)])
def test_little_room_is_found(
    free: float, result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(free=int(free * data.GIB))
    monkeypatch.setattr("worktrain.cli.checkups.data.shutil.disk_usage", lambda _path: usage)
    assert data.room(tmp_path).result is result


def test_a_proof_key_is_named_or_will_be_made(tmp_path: Path) -> None:
    path = tmp_path / "proof-key.pem"
    assert data.proof_key(path).result is Result.OK
    key = keys.load_or_make(path)
    assert data.proof_key(path).found == key.keyid


def test_a_proof_key_that_others_can_read_is_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "proof-key.pem"
    keys.load_or_make(path)
    path.chmod(0o644)
    assert is_doubtful(data.proof_key(path))


def test_a_proof_key_that_is_none_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "proof-key.pem"
    path.write_text("no key")
    assert is_bad(data.proof_key(path))


async def test_without_credentials_github_is_not_asked() -> None:
    (check,) = await app.app({"WORKTRAIN_DATA": "/nowhere"}, now=NOW)
    assert check.result is Result.SKIPPED
    assert check.fix == "worktrain serve, or https://github.com/settings/apps/new"


@pytest.mark.parametrize(
    "environ",
    [
        {"WORKTRAIN_APP_ID": "1"},
        {"WORKTRAIN_APP_ID": "1", "WORKTRAIN_WEBHOOK_SECRET": "x", "WORKTRAIN_PRIVATE_KEY_FILE": "/none"},
        {"WORKTRAIN_APP_ID": "one", "WORKTRAIN_WEBHOOK_SECRET": "x", "WORKTRAIN_PRIVATE_KEY": "x"},
    ],
)
async def test_half_of_the_credentials_is_bad(environ: dict[str, str]) -> None:
    (check,) = await app.app(environ, now=NOW)
    assert check.result is Result.BAD
    assert check.fix


async def test_a_private_key_that_is_none_is_bad_and_a_short_secret_doubtful() -> None:
    environ = {
        "WORKTRAIN_APP_ID": "1",
        "WORKTRAIN_WEBHOOK_SECRET": "short",
        "WORKTRAIN_PRIVATE_KEY": "no key",
        "WORKTRAIN_GITHUB_URL": "http://127.0.0.1:9",
    }
    secret, credentials = await app.app(environ, now=NOW)
    assert is_doubtful(secret)
    assert is_bad(credentials)
    assert "private key" in credentials.found
