"""The durable engine: a job runs once, goes on after a crash, and ends visibly when it cannot go on."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from worktrain.errors import RemoteError, WorkTrainError
from worktrain.github.errors import Limited
from worktrain.processes.run import run
from worktrain.workflows.engine import Engine, Handler, Job

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

GaveUp = Callable[[str, Job, str], Awaitable[None]]


@asynccontextmanager
async def engine(data: Path, handler: Handler, gave_up: GaveUp | None = None) -> AsyncIterator[Engine]:
    async def nobody(_kind: str, _job: Job, why: str) -> None:
        pytest.fail(why)

    made = Engine(data, {"job": handler}, gave_up=gave_up or nobody)
    await made.launch()
    try:
        yield made
    finally:
        await made.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 — the engine has a loop of its own
            await asyncio.sleep(0.01)


async def rest(made: Engine) -> None:
    """Wait until the engine's own database says that nothing is left to do."""
    async with asyncio.timeout(20):
        while await made.unfinished():  # noqa: ASYNC110 - a row in the database of the engine
            await asyncio.sleep(0.01)


async def test_a_job_moves_until_it_rests(tmp_path: Path) -> None:
    moves: list[int] = []

    async def handler(job: Job) -> bool:
        moves.append(job["number"])
        return len(moves) < 3

    async with engine(tmp_path, handler) as made:
        await made.enqueue("job", "job-1", {"number": 7})
        await until(lambda: len(moves) == 3)
        await rest(made)
    assert moves == [7, 7, 7]


async def test_a_job_waits_for_githubs_limit_and_goes_on_by_itself(tmp_path: Path) -> None:
    moves: list[float] = []

    async def handler(_job: Job) -> bool:
        moves.append(time.monotonic())
        if len(moves) <= 7:  # more often than anything else is tried again
            raise Limited("GitHub's rate limit is reached.", seconds=0.05)
        return False

    async with engine(tmp_path, handler) as made:
        await made.enqueue("job", "job-1", {})
        await until(lambda: len(moves) == 8)
        await rest(made)
        assert await made.state_of("job-1") == "SUCCESS"
    assert min(later - earlier for earlier, later in pairwise(moves)) >= 0.05


async def test_a_job_that_is_enqueued_twice_runs_once(tmp_path: Path) -> None:
    moves: list[str] = []

    async def handler(_job: Job) -> bool:
        moves.append("moved")
        return False

    async with engine(tmp_path, handler) as made:
        await asyncio.gather(*(made.enqueue("job", "job-1", {}) for _ in range(5)))
        await until(lambda: bool(moves))
        await rest(made)
        await made.enqueue("job", "job-1", {})
        assert await made.state_of("job-1") == "SUCCESS"
    assert moves == ["moved"]


async def test_a_job_may_start_another(tmp_path: Path) -> None:
    seen: list[str] = []

    async def handler(job: Job) -> bool:
        seen.append(job["name"])
        if job["name"] == "first":
            await made.enqueue("job", "second", {"name": "second"})
        return False

    async with engine(tmp_path, handler) as made:
        await made.enqueue("job", "first", {"name": "first"})
        await until(lambda: len(seen) == 2 and made.busy == 0)
    assert seen == ["first", "second"]


async def test_what_a_remote_failure_interrupts_is_tried_again(tmp_path: Path) -> None:
    tries: list[int] = []

    async def handler(_job: Job) -> bool:
        tries.append(1)
        if len(tries) == 1:
            raise RemoteError("GitHub did not answer.")
        return False

    async with engine(tmp_path, handler) as made:
        await made.enqueue("job", "job-1", {})
        await until(lambda: len(tries) == 2 and made.busy == 0)


@pytest.mark.parametrize("error", [WorkTrainError("No such branch."), ValueError("a bug")])
async def test_a_job_that_cannot_go_on_says_why(tmp_path: Path, error: Exception) -> None:
    ends: list[str] = []

    async def handler(_job: Job) -> bool:
        raise error

    async def gave_up(_kind: str, _job: Job, why: str) -> None:
        ends.append(why)

    async with engine(tmp_path, handler, gave_up) as made:
        await made.enqueue("job", "job-1", {})
        await until(lambda: bool(ends) and made.busy == 0)
    assert str(error) in ends[0]


async def test_two_engines_do_not_share_a_folder(tmp_path: Path) -> None:
    async def handler(_job: Job) -> bool:
        return False

    async with engine(tmp_path, handler):
        other = Engine(tmp_path, {"job": handler}, gave_up=lambda *_: asyncio.sleep(0))
        with pytest.raises(WorkTrainError, match="Another WorkTrain works in"):
            await other.launch()


DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from worktrain.workflows.engine import Engine

data, log = Path(sys.argv[1]), Path(sys.argv[2])

async def handler(job):
    with log.open("a") as file:
        file.write("moved\\n")
    moves = len(log.read_text().split())
    if moves == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return moves < 4

async def main():
    async def gave_up(kind, job, why):
        print(why)
    engine = Engine(data, {"job": handler}, gave_up=gave_up)
    await engine.launch()
    await engine.enqueue("job", "job-1", {})
    async with asyncio.timeout(30):
        while await engine.unfinished():
            await asyncio.sleep(0.05)
    await engine.close()

asyncio.run(main())
"""


async def test_a_killed_job_goes_on_with_the_move_that_was_interrupted(tmp_path: Path) -> None:
    log, program = tmp_path / "log", tmp_path / "program.py"
    program.write_text(DIES)
    argv = (sys.executable, str(program), str(tmp_path / "data"), str(log))
    assert (await run(argv, timeout=60)).exit_code == -signal.SIGKILL
    again = await run(argv, timeout=60)
    assert again.exit_code == 0, again.stderr.decode()
    # the first move is not made again, the second is: it was cut off
    assert log.read_text().split() == ["moved"] * 4
