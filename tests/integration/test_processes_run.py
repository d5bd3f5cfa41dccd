"""Programs run to their end, or are ended, with all that they started."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from worktrain.errors import WorkTrainError
from worktrain.processes.run import run

LEAVER = """
import os, time
if os.fork() == 0:
    os.setsid()
    print(os.getpid(), flush=True)
    time.sleep(30)
time.sleep(0.3)
"""


def running(marker: str) -> list[int]:
    """Find processes by a word on their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
        except OSError:
            continue
        if marker.encode() in words:
            found.append(int(entry.name))
    return found


async def test_a_program_gives_its_exit_code_and_both_outputs() -> None:
    finished = await run(["sh", "-c", "cat; echo bad >&2; exit 3"], stdin=b"in", timeout=10)
    assert (finished.exit_code, finished.stdout, finished.stderr) == (3, b"in", b"bad\n")
    assert not finished.timed_out
    assert not finished.truncated


async def test_a_signal_shows_as_a_negative_exit_code() -> None:
    assert (await run(["sh", "-c", "kill -9 $$"], timeout=10)).exit_code == -signal.SIGKILL


async def test_a_program_that_takes_too_long_ends_with_its_children() -> None:
    began = time.monotonic()
    finished = await run(["sh", "-c", "sleep 71.01 & sleep 71.01"], timeout=0.2)
    assert finished.timed_out
    assert finished.exit_code == -signal.SIGTERM
    assert time.monotonic() - began < 2
    assert running("71.01") == []


async def test_a_program_that_ignores_the_request_to_end_is_killed() -> None:
    script = "trap '' TERM; while :; do sleep 71.02; done"
    finished = await run(["sh", "-c", script], timeout=0.2)
    assert finished.exit_code == -signal.SIGKILL
    assert running("71.02") == []


async def test_a_cancelled_run_ends_its_program() -> None:
    started = asyncio.Event()

    async def watch(pid: int) -> str:
        started.set()
        never: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        return await never

    task = asyncio.ensure_future(run(["sleep", "71.03"], timeout=60, watch=watch))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert running("71.03") == []


async def test_what_a_program_leaves_in_the_background_ends_with_it() -> None:
    finished = await run(["sh", "-c", "sleep 71.04 & echo done"], timeout=30)
    assert finished.stdout == b"done\n"
    assert finished.seconds < 5
    assert running("71.04") == []


async def test_a_process_that_left_the_group_cannot_hold_us_up() -> None:
    finished = await run(["python3", "-c", LEAVER], timeout=20)
    assert finished.exit_code == 0
    assert finished.seconds < 5
    os.kill(int(finished.stdout), signal.SIGKILL)


async def test_output_beyond_the_cap_is_read_and_thrown_away() -> None:
    finished = await run(["sh", "-c", "head -c 5000000 /dev/zero; echo end >&2"], timeout=30, cap=1000)
    assert len(finished.stdout) == 1000
    assert finished.truncated
    assert finished.exit_code == 0


async def test_input_that_the_program_does_not_read_is_no_failure() -> None:
    assert (await run(["true"], stdin=b"x" * 5_000_000, timeout=10)).exit_code == 0


async def test_a_program_gets_a_clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKTRAIN_PRIVATE_KEY", "canary")
    said = (await run(["env"], timeout=10)).stdout.decode()
    assert {line.split("=")[0] for line in said.splitlines()} == {"PATH", "LANG"}


async def test_a_program_gets_the_environment_and_folder_it_is_given(tmp_path: Path) -> None:
    env = {"PATH": os.defpath, "A": "1"}
    finished = await run(["sh", "-c", "echo $A; pwd"], cwd=tmp_path, env=env, timeout=10)
    assert finished.stdout.decode().split() == ["1", str(tmp_path)]


async def test_a_program_inherits_only_the_files_it_is_given() -> None:
    reading, writing = os.pipe()
    try:
        os.write(writing, b"word")
        given = await run(["sh", "-c", f"head -c 4 /proc/self/fd/{reading}"], pass_fds=[reading], timeout=10)
        withheld = await run(
            ["sh", "-c", f"head -c 4 /proc/self/fd/{writing}"], pass_fds=[reading], timeout=10
        )
    finally:
        os.close(reading)
        os.close(writing)
    assert given.stdout == b"word"
    assert withheld.exit_code != 0


async def test_a_missing_program_is_named() -> None:
    with pytest.raises(WorkTrainError, match=r"no-such-program cannot be started.*Install it"):
        await run(["no-such-program"], timeout=10)


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkTrainError, match="gone"):
        await run(["true"], cwd=tmp_path / "gone", timeout=10)


async def test_a_watch_ends_the_program_and_its_reason_is_on_stderr() -> None:
    async def watch(pid: int) -> str:
        while running("71.05") != [pid]:  # noqa: ASYNC110 — the program is only now taking the shell's place
            await asyncio.sleep(0.01)
        return "It sleeps too long."

    finished = await run(["sleep", "71.05"], timeout=30, watch=watch)
    assert finished.exit_code == -signal.SIGKILL
    assert finished.stderr == b"\nworktrain: It sleeps too long.\n"


async def test_a_watch_that_breaks_is_a_bug_that_shows() -> None:
    async def watch(pid: int) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run(["sleep", "0.2"], timeout=30, watch=watch)


async def test_many_programs_run_at_once() -> None:
    finished = await asyncio.gather(*(run(["sh", "-c", f"echo {n}"], timeout=30) for n in range(50)))
    assert [int(each.stdout) for each in finished] == list(range(50))
