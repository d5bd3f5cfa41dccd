"""Nothing in a box outlives its run, nor the bot."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from worktrain.processes.live import live
from worktrain.sandbox import cgroups
from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.choose import choose
from worktrain.sandbox.landlock import Landlock
from worktrain.sandbox.running import live_in, run_in

BOT = """
import asyncio, sys
from pathlib import Path
from worktrain.sandbox.box import Box
from worktrain.sandbox.choose import choose
from worktrain.sandbox.running import live_in

async def main():
    sandbox = await choose(sys.argv[3])
    script = f"setsid sleep {sys.argv[2]} & sleep {sys.argv[2]} & echo up; wait"
    async with live_in(sandbox, ("sh", "-c", script), Box(work=Path(sys.argv[1]))) as running:
        async for line in running.lines():
            print(line.decode(), flush=True)

asyncio.run(main())
"""


NAP = f"74.{os.getpid()}"
"""A sleep that no other process has; so what is left of a box can be counted on the whole machine."""


@pytest.fixture(params=["bubblewrap", "landlock", "landlock without groups"])
async def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return Landlock() if "without" in request.param else await choose(request.param)


def sleepers(seconds: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cmdline").read_bytes() == f"sleep\0{seconds}\0".encode():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


async def become(count: int, seconds: str) -> bool:
    """Wait for processes to show, or for the kernel to bury what it has killed."""
    for _ in range(250):
        if len(sleepers(seconds)) == count:
            return True
        await asyncio.sleep(0.02)
    return False


async def swept(name: str, groups: list[Path]) -> bool:
    """Choose the sandbox, as each start does, until the kernel lets go of the groups, too."""
    for _ in range(50):
        await choose(name)
        if not any(folder.exists() for folder in groups):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_what_a_program_leaves_behind_ends_with_it(sandbox: Sandbox, tmp_path: Path) -> None:
    script = f"setsid sleep {NAP} & (sleep {NAP} &) ; sleep {NAP} & echo done"
    finished = await run_in(sandbox, ("sh", "-c", script), Box(work=tmp_path), timeout=30)
    assert finished.stdout == b"done\n"
    assert await become(0, NAP)


async def test_a_run_that_takes_too_long_ends_whole(sandbox: Sandbox, tmp_path: Path) -> None:
    script = f"trap '' TERM; setsid sleep {NAP} & while :; do sleep {NAP}; done"
    finished = await run_in(sandbox, ("sh", "-c", script), Box(work=tmp_path), timeout=0.3)
    assert finished.timed_out
    assert await become(0, NAP)


async def test_leaving_a_live_run_ends_it_whole(sandbox: Sandbox, tmp_path: Path) -> None:
    script = f"setsid sleep {NAP} & echo up; sleep {NAP}"
    async with live_in(sandbox, ("sh", "-c", script), Box(work=tmp_path)) as running:
        assert await anext(running.lines()) == b"up"
        assert await become(2, NAP)
    assert await become(0, NAP)


@pytest.mark.parametrize("name", ["bubblewrap", "landlock"])
async def test_when_the_bot_is_killed_everything_in_its_boxes_ends(tmp_path: Path, name: str) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    async with live([sys.executable, "-c", BOT, str(tmp_path), NAP, name], env=env) as bot:
        assert await anext(bot.lines()) == b"up"
        assert await become(2, NAP)
        os.kill(bot.pid, signal.SIGKILL)
        assert await bot.wait() == -signal.SIGKILL
        assert await become(0, NAP)
        pid = bot.pid
    left = [folder for each in cgroups.here() for folder in each.parent.glob(f"worktrain-*-{pid}-*")]
    assert await swept(name, left)


async def test_without_the_sandbox_they_outlive_the_bot(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    async with live([sys.executable, "-c", BOT, str(tmp_path), NAP, "none"], env=env) as bot:
        assert await anext(bot.lines()) == b"up"
        assert await become(2, NAP)
        os.kill(bot.pid, signal.SIGKILL)
        assert await bot.wait() == -signal.SIGKILL
        left = sleepers(NAP)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert len(left) == 2


async def test_input_and_output_pass_through(sandbox: Sandbox, tmp_path: Path) -> None:
    finished = await run_in(
        sandbox, ("cat",), Box(work=tmp_path), timeout=30, stdin=b"x" * 1_000_000, cap=2_000_000
    )
    assert len(finished.stdout) == 1_000_000
    async with live_in(
        sandbox, ("sh", "-c", "cat; echo bad >&2; exit 5"), Box(work=tmp_path), stdin=b"a\nb"
    ) as run:
        assert [line async for line in run.lines()] == [b"a", b"b"]
        assert await run.wait() == 5
        assert run.stderr_tail == b"bad\n"
