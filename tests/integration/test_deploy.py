"""What `deploy/` promises: a unit that leaves the sandbox what it needs, an image made of what is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "deploy" / "worktrain.service"
IMAGE = ROOT / "deploy" / "Containerfile"

KEYS = {
    "Unit": {"Description", "Documentation", "Wants", "After"},
    "Service": {
        *(
            "User",
            "Group",
            "ExecStart",
            "EnvironmentFile",
            "Environment",
            "StateDirectory",
            "StateDirectoryMode",
        ),
        *("UMask", "WorkingDirectory", "Restart", "RestartSec", "RestartPreventExitStatus", "TimeoutStopSec"),
        *("KillMode", "Delegate", "MemoryMax", "TasksMax", "LimitNOFILE", "NoNewPrivileges", "ProtectSystem"),
        *(
            "ProtectHome",
            "PrivateTmp",
            "PrivateDevices",
            "ProtectClock",
            "RestrictRealtime",
            "RestrictSUIDSGID",
        ),
        *("LockPersonality", "CapabilityBoundingSet", "AmbientCapabilities"),
    },
    "Install": {"WantedBy"},
}
"""What `systemd-analyze verify` (252) accepts; look with it again before a key is added."""

BREAKS_BUBBLEWRAP = {
    *("RestrictNamespaces", "ProtectProc", "ProtectKernelTunables", "ProtectKernelLogs", "ProtectHostname"),
    *("ProtectControlGroups", "SystemCallFilter", "PrivateUsers", "ProcSubset", "RootDirectory"),
}


def unit() -> dict[str, dict[str, str]]:
    """Read the unit; of a key that stands twice the last counts, which is enough here."""
    found: dict[str, dict[str, str]] = {}
    section = ""
    for line in UNIT.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(section, {})[key] = value
    return found


def steps() -> list[tuple[str, str]]:
    """Give the instructions of the image, each with its words on one line."""
    text = re.sub(r"\\\n\s*", " ", IMAGE.read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


def copied() -> list[str]:
    """Give what is copied from the checkout."""
    words = [shlex.split(rest) for kind, rest in steps() if kind == "COPY" and "--from" not in rest]
    return [source for each in words for source in each[:-1]]


def test_the_unit_has_only_keys_that_were_verified() -> None:
    assert {section: set(keys) - KEYS[section] for section, keys in unit().items()} == {
        "Unit": set(),
        "Service": set(),
        "Install": set(),
    }


def test_the_unit_is_hardened_and_leaves_the_sandbox_what_it_needs() -> None:
    service = unit()["Service"]
    assert not BREAKS_BUBBLEWRAP & set(service)
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert (service["User"], service["StateDirectoryMode"], service["UMask"]) == ("worktrain", "0700", "0077")
    assert service["Environment"] == "WORKTRAIN_DATA=/var/lib/worktrain"


def test_the_unit_waits_for_what_a_stop_may_take_and_stops_after_what_a_person_must_mend() -> None:
    service = unit()["Service"]
    assert int(service["TimeoutStopSec"]) >= 10
    assert service["RestartPreventExitStatus"].split() == ["2", "3", "4"]


def test_the_image_copies_only_what_is_there() -> None:
    assert copied()
    for source in copied():
        assert (ROOT / source).exists(), source


def test_the_image_installs_the_pinned_packages_by_hash_and_runs_as_nobody_special() -> None:
    runs = " ".join(rest for kind, rest in steps() if kind == "RUN")
    assert "--require-hashes --no-deps -r requirements/bot.txt" in runs
    assert "--no-deps --no-build-isolation ." in runs
    last = dict(steps())
    assert last["USER"] == "worktrain"
    assert last["ENTRYPOINT"] == '["worktrain"]'
    assert not re.search(r"(KEY|TOKEN|SECRET)=", IMAGE.read_text())
    stages = [rest for kind, rest in steps() if kind == "FROM"]
    assert {stage.split()[0] for stage in stages} == {stages[0].split()[0]}, "one Python builds and runs"


def test_the_image_has_the_oldest_python_that_we_support() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert f"FROM python:{wanted.removeprefix('>=')}-slim" in IMAGE.read_text()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the package from what the image copies, and from nothing else."""
    source = tmp_path_factory.mktemp("source")
    for name in copied():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).symlink_to(ROOT / name)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(source / "made")]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = (source / "made").iterdir()
    with zipfile.ZipFile(made) as opened:
        return set(opened.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "worktrain/app.yml",
        "worktrain/config/presets/cautious.yml",
        "worktrain/skills/developer/SKILL.md",
        "worktrain/store/queries.sql",
        "worktrain/store/schema.sql",
    ],
)
def test_the_package_brings_its_data_along(name: str, wheel: set[str]) -> None:
    assert name in wheel
