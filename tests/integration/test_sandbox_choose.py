"""Which sandbox is used, and what an operator hears when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktrain.sandbox import cgroups
from worktrain.sandbox.box import Box, SandboxError
from worktrain.sandbox.bubblewrap import Bubblewrap
from worktrain.sandbox.choose import choose, probe
from worktrain.sandbox.running import run_in


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a bwrap first on the path that fails as it does where user namespaces are forbidden."""
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


@pytest.mark.parametrize("setting", ["auto", "bubblewrap"])
async def test_bubblewrap_is_chosen_where_it_works(setting: str) -> None:
    assert (await choose(setting)).name == "bubblewrap"
    assert await probe() is None


async def test_none_is_chosen_only_by_name() -> None:
    assert (await choose("none")).name == "none"


async def test_an_unknown_sandbox_is_refused() -> None:
    with pytest.raises(SandboxError, match="no sandbox 'docker'"):
        await choose("docker")


@pytest.fixture
def old_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worktrain.sandbox.starting.walls.version", lambda: 2)


@pytest.mark.usefixtures("broken")
async def test_landlock_is_chosen_where_namespaces_are_forbidden() -> None:
    assert await probe() == "bwrap: setting up uid map: Permission denied"
    assert (await choose("auto")).name == "landlock"
    with pytest.raises(SandboxError, match=r"Permission denied.*user namespaces"):
        await choose("bubblewrap")


@pytest.mark.usefixtures("broken", "old_kernel")
@pytest.mark.parametrize("setting", ["auto", "landlock"])
async def test_where_neither_works_nothing_runs_unprotected(setting: str) -> None:
    with pytest.raises(SandboxError, match="version 2") as said:
        await choose(setting)
    assert ("Permission denied" in str(said.value)) == (setting == "auto")


async def test_a_way_out_of_landlock_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worktrain.sandbox.choose.way_out", lambda _abi, uid: f"/run/user/{uid}/bus")
    with pytest.raises(SandboxError, match=r"it cannot close /run/user/\d+/bus"):
        await choose("landlock")


async def test_landlock_may_be_asked_for_by_name() -> None:
    assert (await choose("landlock")).name == "landlock"
    assert await probe("landlock") is None


async def test_a_missing_bubblewrap_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await probe() == "the program bwrap is not installed"


async def test_groups_that_cannot_be_used_are_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    useless = cgroups.Hierarchy(tmp_path / "missing", frozenset({"pids"}), unified=False)
    monkeypatch.setattr("worktrain.sandbox.cgroups.here", lambda: (useless,))
    sandbox = await choose("auto")
    assert isinstance(sandbox, Bubblewrap)
    assert sandbox.processes_capped_by in {"rlimit", "watcher"}
    assert (await run_in(sandbox, ("true",), Box(work=tmp_path), timeout=30)).exit_code == 0


MOUNTS = """\
24 1 254:0 / / rw - ext4 /dev/root rw
31 24 0:27 / {0}/pids rw,relatime - cgroup cgroup rw,pids
32 24 0:28 /docker/abc {0}/memory rw,relatime - cgroup cgroup rw,memory
33 24 0:29 / {0}/unified rw,relatime - cgroup2 cgroup2 rw
"""
OLD_GROUPS = "4:memory:/docker/abc/inner\n3:cpuset:/\n2:pids:/\n0::/\n"


def folder(path: Path, enabled: str | None = None) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "cgroup.procs").touch()
    if enabled is not None:
        (path / "cgroup.subtree_control").write_text(enabled)
    return path


def test_old_hierarchies_are_found_below_our_own_group(tmp_path: Path) -> None:
    pids = folder(tmp_path / "pids")
    memory = folder(tmp_path / "memory" / "inner")
    folder(tmp_path / "unified", enabled="")
    found = cgroups.find(OLD_GROUPS, MOUNTS.format(tmp_path))
    assert found == (
        cgroups.Hierarchy(memory, frozenset({"memory"}), unified=False),
        cgroups.Hierarchy(pids, frozenset({"pids"}), unified=False),
    )


def test_in_the_new_hierarchy_the_nearest_group_that_passes_controllers_on_is_used(tmp_path: Path) -> None:
    folder(tmp_path / "unified", enabled="cpu pids memory")
    slice_ = folder(tmp_path / "unified" / "app.slice", enabled="memory pids")
    folder(tmp_path / "unified" / "app.slice" / "bot.service", enabled="")
    found = cgroups.find("0::/app.slice/bot.service\n", MOUNTS.format(tmp_path))
    assert found == (cgroups.Hierarchy(slice_, frozenset({"memory", "pids"}), unified=True),)


def test_a_machine_without_control_groups_has_none() -> None:
    assert cgroups.find("", "") == ()


def test_caps_are_written_under_the_names_of_each_kind(tmp_path: Path) -> None:
    old = cgroups.Hierarchy(folder(tmp_path / "old"), frozenset({"memory"}), unified=False)
    new = cgroups.Hierarchy(folder(tmp_path / "new"), frozenset({"memory", "pids"}), unified=True)
    group = cgroups.make((old, new), memory_mb=100, processes=7)
    first, second = group.folders
    assert (first / "memory.limit_in_bytes").read_text() == "104857600"
    assert (second / "memory.max").read_text() == "104857600"
    assert (second / "pids.max").read_text() == "7"
    assert group.controllers == {"memory", "pids"}


def test_only_groups_of_dead_bots_of_our_own_container_are_swept(tmp_path: Path) -> None:
    hierarchy = cgroups.Hierarchy(tmp_path, frozenset({"pids"}), unified=False)
    mine = cgroups._mine()
    for name in (f"{mine}1-aa", f"{mine}4194305-bb", "worktrain-7-4194305-cc", "other"):
        (tmp_path / name).mkdir()
    cgroups.sweep((hierarchy,))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["other", "worktrain-7-4194305-cc", f"{mine}1-aa"]
    )
