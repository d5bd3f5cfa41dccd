"""Set-up commands get the operator's way to the network, and nothing else of the operator's."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from worktrain.sandbox import operator
from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.choose import choose
from worktrain.sandbox.plain import Plain
from worktrain.sandbox.running import run_in

REPORT = """
import json, os, pathlib, sys
read = {name: pathlib.Path(name).read_text() for name in sys.argv[1:] if os.path.exists(name)}
named = os.environ.get("PIP_CONFIG_FILE")
config = {"pip": pathlib.Path(named).read_text()} if named else {}
print(json.dumps({"env": dict(os.environ), "read": read, "config": config}))
"""


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """Make an operator's home with certificates, wheels, an index and a pip configuration."""
    for name in ("home/.config/pip", "index/simple", "index/files", "wheels", "work"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "ca.pem").write_text("certificate")
    (tmp_path / "index" / "files" / "one.whl").write_text("wheel")
    (tmp_path / "home" / ".config" / "pip" / "pip.conf").write_text(
        "[global]\n"
        f"find-links =\n    {tmp_path}/wheels\n    https://wheels.example/\n"
        f"cache-dir = {tmp_path}/home/cache\n"
        "[install]\nno-binary = tiny\n"
    )
    return {name: tmp_path / name for name in ("home", "index", "wheels", "work", "ca.pem")}


def environ(places: dict[str, Path]) -> dict[str, str]:
    return {
        "HOME": str(places["home"]),
        "PATH": os.defpath,
        "https_proxy": "http://proxy.example:3128",
        "NO_PROXY": "localhost",
        "SSL_CERT_FILE": str(places["ca.pem"]),
        "PIP_EXTRA_INDEX_URL": f"file://{places['index']}/simple",
        "PIP_TARGET": "/somewhere",
        "WORKTRAIN_PRIVATE_KEY": "key",
        "GITHUB_TOKEN": "token",
        "AWS_SECRET_ACCESS_KEY": "key",
        "ANTHROPIC_API_KEY": "key",
    }


def test_only_proxies_certificates_and_package_settings_are_passed(places: dict[str, Path]) -> None:
    names = set(operator.settings(environ(places)).env)
    assert names == {
        "https_proxy",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "PIP_EXTRA_INDEX_URL",
        "PIP_CONFIG_FILE",
        "PIP_NO_CACHE_DIR",
    }


def test_local_paths_that_settings_name_are_shown(places: dict[str, Path]) -> None:
    shown = operator.settings(environ(places)).paths
    assert shown == tuple(sorted([places["ca.pem"], places["index"], places["wheels"]]))


def test_a_path_inside_another_that_is_shown_is_not_shown_twice(places: dict[str, Path]) -> None:
    changed = environ(places) | {"PIP_CERT": str(places["index"] / "files" / "one.whl")}
    assert places["index"] / "files" / "one.whl" not in operator.settings(changed).paths


def test_a_path_that_is_not_there_is_left_out(places: dict[str, Path]) -> None:
    changed = environ(places) | {"PIP_FIND_LINKS": "/no/such/wheels"}
    assert Path("/no/such/wheels") not in operator.settings(changed).paths


def test_pip_settings_are_merged_without_places_of_the_operators_machine(places: dict[str, Path]) -> None:
    config = operator.settings(environ(places)).pip_config
    assert "https://wheels.example/" in config
    assert "[install]\nno-binary = tiny" in config
    assert "cache" not in config


def test_a_later_pip_file_wins(places: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "own.conf").write_text("[install]\nno-binary = other\n")
    config = operator.settings(environ(places) | {"PIP_CONFIG_FILE": str(tmp_path / "own.conf")}).pip_config
    assert "no-binary = other" in config
    assert "https://wheels.example/" in config


@pytest.mark.parametrize("setting", ["bubblewrap", "none"])
async def test_set_up_sees_them(
    places: dict[str, Path], setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = await choose(setting)
    said = await report(sandbox, Box(work=places["work"], network=True), places, monkeypatch)
    assert said["env"]["https_proxy"] == "http://proxy.example:3128"
    assert "no-binary = tiny" in said["config"]["pip"]
    assert sorted(said["read"].values()) == ["certificate", "wheel"]
    assert not {"WORKTRAIN_PRIVATE_KEY", "GITHUB_TOKEN", "ANTHROPIC_API_KEY"}.intersection(said["env"])


async def test_tests_see_none_of_them(places: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = await choose("bubblewrap")
    said = await report(sandbox, Box(work=places["work"]), places, monkeypatch)
    assert set(said["env"]) <= {"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_CTYPE", "PWD"}
    assert said["config"] == {}
    assert said["read"] == {}


async def test_without_a_sandbox_tests_get_none_of_the_variables(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await report(Plain(), Box(work=places["work"]), places, monkeypatch)
    assert set(said["env"]) <= {"PATH", "HOME", "LANG", "LC_CTYPE", "PWD"}


class Report(dict[str, dict[str, str]]):
    """What the program in the box saw."""


async def report(
    sandbox: Sandbox, box: Box, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> Report:
    for name in list(os.environ):
        if name.startswith(("PIP_", "SSL_", "REQUESTS_", "CURL_", "GIT_SSL", "NODE_EXTRA")):
            monkeypatch.delenv(name)
    for name, value in environ(places).items():
        monkeypatch.setenv(name, value)
    files = (str(places["ca.pem"]), str(places["index"] / "files" / "one.whl"))
    box = replace(box, env={"PATH": "/usr/bin:/bin"})
    finished = await run_in(sandbox, (sandbox.inside(box).python, "-c", REPORT, *files), box, timeout=30)
    assert finished.exit_code == 0, finished.stderr
    return Report(json.loads(finished.stdout))
