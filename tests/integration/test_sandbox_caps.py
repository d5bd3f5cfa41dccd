"""A program in a box can use up its own share and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.bubblewrap import Bubblewrap
from worktrain.sandbox.choose import choose
from worktrain.sandbox.landlock import Landlock
from worktrain.sandbox.running import live_in, run_in
from worktrain.sandbox.watch import over_quota, usage

FORK_BOMB = """
import os, time
made = 0
try:
    while made < 2000:
        if os.fork() == 0:
            os.execvp("sleep", ["sleep", "73.01"])
        made += 1
except OSError:
    print(made, flush=True)
time.sleep(0.5)
"""
FILLER = """
for number in range(40):
    with open(f"part-{number}", "wb") as file:
        for _ in range(5):
            file.write(b"x" * 1_000_000)
"""


@pytest.fixture(params=["bubblewrap", "landlock"])
async def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return await choose(request.param)


@pytest.fixture
async def bubblewrap() -> Sandbox:
    return await choose("bubblewrap")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(work=tmp_path)


def sleepers(seconds: str) -> int:
    found = 0
    for entry in Path("/proc").iterdir():
        try:
            found += entry.name.isdigit() and seconds.encode() in (entry / "cmdline").read_bytes().split(
                b"\0"
            )
        except OSError:
            continue
    return found


async def test_a_fork_bomb_stays_small_and_leaves_nothing(sandbox: Sandbox, box: Box) -> None:
    box = replace(box, processes=40)
    finished = await run_in(sandbox, (sandbox.inside(box).python, "-c", FORK_BOMB), box, timeout=30)
    assert 20 <= int(finished.stdout) <= 44
    assert sleepers("73.01") == 0


@pytest.mark.parametrize("bare", [Bubblewrap("bwrap"), Landlock()], ids=lambda bare: str(bare.name))
async def test_a_fork_bomb_is_caught_without_control_groups(bare: Sandbox, box: Box) -> None:
    box = replace(box, processes=40)
    finished = await run_in(bare, (bare.inside(box).python, "-c", FORK_BOMB), box, timeout=30)
    stopped = finished.exit_code == -9 and b"It started more than 40 processes." in finished.stderr
    assert stopped or int(finished.stdout) <= 44
    assert sleepers("73.01") == 0


async def test_a_bomb_in_one_box_leaves_another_its_processes(
    sandbox: Sandbox, box: Box, tmp_path: Path
) -> None:
    bomb = (sandbox.inside(box).python, "-c", FORK_BOMB)
    async with live_in(sandbox, bomb, replace(box, processes=40)) as running:
        assert 20 <= int(await anext(running.lines())) <= 44
        finished = await run_in(
            sandbox, ("sh", "-c", "true & wait; echo ok"), replace(box, processes=8), timeout=30
        )
    assert finished.stdout == b"ok\n"


@pytest.mark.parametrize("bare", [None, Bubblewrap("bwrap"), Landlock()])
async def test_memory_is_bounded(bubblewrap: Sandbox, box: Box, bare: Sandbox | None) -> None:
    chosen = bare or bubblewrap
    code = "data = bytearray(400_000_000); print(len(data))"
    argv = (chosen.inside(box).python, "-c", code)
    small = await run_in(chosen, argv, replace(box, memory_mb=200), timeout=30)
    large = await run_in(chosen, argv, replace(box, memory_mb=1000), timeout=30)
    assert small.exit_code != 0
    assert large.stdout == b"400000000\n"


async def test_memory_backed_folders_are_bounded(bubblewrap: Sandbox, box: Box) -> None:
    script = "for d in /tmp /dev/shm /home/agent; do head -c 60000000 /dev/zero > $d/big; done"
    finished = await run_in(bubblewrap, ("sh", "-c", script), replace(box, memory_mb=100), timeout=30)
    assert finished.stderr.count(b"No space left") >= 1 or finished.exit_code == 137


@pytest.mark.parametrize("name", ["bubblewrap", "landlock", "none"])
async def test_a_huge_file_ends_at_the_cap(box: Box, name: str) -> None:
    chosen = await choose(name)
    box = replace(box, file_mb=8)
    finished = await run_in(chosen, ("sh", "-c", "head -c 10000000000 /dev/zero > big"), box, timeout=60)
    assert finished.exit_code != 0
    assert (box.work / "big").stat().st_size == 8 * 1024 * 1024


async def test_many_files_together_are_noticed(sandbox: Sandbox, box: Box) -> None:
    box = replace(box, disk_mb=50)
    finished = await run_in(sandbox, (sandbox.inside(box).python, "-c", FILLER), box, timeout=60)
    assert finished.exit_code == -9
    assert b"worktrain: It wrote more than 50 MB." in finished.stderr
    assert over_quota(box) == "It wrote more than 50 MB."


async def test_within_its_quota_a_program_is_left_alone(sandbox: Sandbox, box: Box) -> None:
    box = replace(box, disk_mb=400)
    finished = await run_in(sandbox, (sandbox.inside(box).python, "-c", FILLER), box, timeout=60)
    assert finished.exit_code == 0
    assert over_quota(box) is None


def test_usage_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").write_bytes(b"x" * 100_000)
    used, entries = usage([tmp_path / "a"])
    assert used < 50_000
    assert entries == 1


async def test_processor_time_is_bounded_if_asked(sandbox: Sandbox, box: Box) -> None:
    argv = (sandbox.inside(box).python, "-c", "while True: pass")
    finished = await run_in(sandbox, argv, replace(box, cpu_seconds=1), timeout=30)
    assert not finished.timed_out
    assert finished.exit_code != 0


async def test_no_control_group_is_left_behind(sandbox: Sandbox, box: Box) -> None:
    assert isinstance(sandbox, Bubblewrap | Landlock)
    await run_in(sandbox, ("true",), box, timeout=30)
    launch = sandbox.launch(("true",), box)
    launch.close()
    for hierarchy in sandbox._hierarchies:
        assert not list(hierarchy.parent.glob(f"worktrain-*-{launch_pid()}-*"))


def launch_pid() -> str:
    return Path("/proc/self").readlink().name
