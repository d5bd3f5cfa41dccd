"""Programs are read line by line while they work, and end when we stop listening."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from worktrain.processes.live import live
from worktrain.processes.sinks import CUT_MARK

LEAVER = """
import os, time
if os.fork() == 0:
    os.setsid()
    print(os.getpid(), flush=True)
    time.sleep(30)
time.sleep(0.3)
"""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] not in "ZX"
    except OSError:
        return False


async def test_lines_arrive_while_the_program_still_runs(tmp_path: Path) -> None:
    script = f"echo one; while [ ! -e {tmp_path}/go ]; do sleep 0.01; done; echo two; exit 4"
    async with live(["sh", "-c", script]) as running:
        seen = []
        async for line in running.lines():
            seen.append(line)
            (tmp_path / "go").touch()
        assert seen == [b"one", b"two"]
        assert await running.wait() == 4


async def test_standard_input_is_given_whole_and_closed() -> None:
    async with live(["cat"], stdin=b"brief\n") as running:
        assert [line async for line in running.lines()] == [b"brief"]
        assert await running.wait() == 0


async def test_the_end_of_stderr_is_kept() -> None:
    async with live(["sh", "-c", "seq 1 100000 >&2; echo last >&2"]) as running:
        assert [line async for line in running.lines()] == []
        assert running.stderr_tail.endswith(b"100000\nlast\n")
        assert len(running.stderr_tail) <= 64 * 1024


async def test_an_over_long_line_is_cut_and_marked() -> None:
    async with live(["sh", "-c", "head -c 3000000 /dev/zero; echo; echo end"], line_cap=1000) as running:
        assert [line async for line in running.lines()] == [b"\0" * 1000 + CUT_MARK, b"end"]


async def test_a_flood_costs_no_more_memory_than_the_cap() -> None:
    async with live(["yes", "x" * 99], line_cap=10_000) as running:
        await asyncio.sleep(0.3)
        # Linux gives a writer that waits for its pipe no processor time.
        before = processor_time(running.pid)
        await asyncio.sleep(0.2)
        assert processor_time(running.pid) == before
        seen = 0
        async for _ in running.lines():
            seen += 1
            if seen == 100_000:
                break


def processor_time(pid: int) -> int:
    return sum(int(word) for word in Path(f"/proc/{pid}/stat").read_text().split(") ")[1].split()[11:13])


async def test_leaving_the_block_ends_the_whole_group() -> None:
    async with live(["sh", "-c", "sleep 72 & echo $!; wait"]) as running:
        child = int(await anext(running.lines()))
        assert is_alive(child)
    assert not is_alive(running.pid)
    assert not is_alive(child)


async def test_an_exception_in_the_block_ends_the_group_too() -> None:
    with pytest.raises(ZeroDivisionError):
        async with live(["sleep", "72"]) as running:
            raise ZeroDivisionError
    assert not is_alive(running.pid)


async def test_stop_asks_first() -> None:
    script = "trap 'echo sorry; exit 7' TERM; echo up; while :; do sleep 0.01; done"
    async with live(["sh", "-c", script]) as running:
        lines = running.lines()
        assert await anext(lines) == b"up"
        await running.stop()
        assert await running.wait() == 7
        assert [line async for line in lines] == [b"sorry"]
        await running.stop()


async def test_stop_kills_who_does_not_listen() -> None:
    began = time.monotonic()
    async with live(["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.01; done"]) as running:
        assert await anext(running.lines()) == b"up"
        await running.stop(grace=0.2)
        assert await running.wait() == -signal.SIGKILL
    assert time.monotonic() - began < 3


async def test_reading_ends_although_a_process_that_left_holds_the_pipe() -> None:
    async with live(["python3", "-c", LEAVER]) as running:
        (line,) = [line async for line in running.lines()]
        assert await running.wait() == 0
    os.kill(int(line), signal.SIGKILL)


async def test_a_watch_ends_the_program_and_its_reason_is_on_stderr() -> None:
    async def watch(pid: int) -> str:
        return "It is enough."

    async with live(["sleep", "72"], watch=watch) as running:
        assert [line async for line in running.lines()] == []
        assert await running.wait() == -signal.SIGKILL
        assert b"worktrain: It is enough." in running.stderr_tail
