"""A session that makes no progress is ended; one that computes, writes or waits for its model is not."""

from __future__ import annotations

import asyncio
import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain.agents.listening import Listener
from worktrain.agents.protocol import ModelAccess
from worktrain.agents.scripts import Puppet, Run
from worktrain.agents.stalls import until_stalled
from worktrain.agents.transcript import Transcript
from worktrain.briefs import Budget
from worktrain.processes.live import live
from worktrain.sandbox.working import Work, work_of
from worktrain.sessions import Closing, End
from worktrain.squads.ends import blame

if TYPE_CHECKING:
    from tests.integration.agents.conftest import Stage

SPIN = "python3 -c 'import time; end = time.monotonic() + 1.2\nwhile time.monotonic() < end: pass'"


@pytest.mark.usefixtures("little_grace")
async def test_an_agent_that_does_nothing_is_ended_and_blamed(stage: Stage) -> None:
    outcome = await stage.run(stage.puppet(Puppet.HANG), stage.brief(stall_seconds=0.5))
    assert outcome.end is End.STALLED
    assert outcome.reason.startswith("It made no progress for 0.5 seconds")
    assert "stopped making progress" in str(blame(outcome))
    assert stage.transcript[-1]["end"] == "stalled"


@pytest.mark.parametrize(("command", "end"), [(SPIN, End.FINISHED), ("sleep 60", End.STALLED)])
async def test_a_test_command_that_computes_in_silence_is_progress(
    stage: Stage, command: str, end: End
) -> None:
    outcome = await stage.play(Run(command=command), given=stage.brief(stall_seconds=0.5))
    assert outcome.end is end


@pytest.fixture
def listener(tmp_path: Path) -> Listener:
    budget = Budget(seconds=60, turns=9, tokens=9, usd=1)
    return Listener(budget, Transcript(tmp_path / "t.jsonl"), lambda _event: None)


async def test_word_to_or_from_its_model_is_progress(listener: Listener) -> None:
    words = itertools.count()
    closed: asyncio.Future[Closing] = asyncio.get_running_loop().create_future()
    access = ModelAccess(socket=Path("/s"), token="t", closed=closed, traffic=lambda: next(words))
    async with live(["sleep", "60"]) as sleeping:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(until_stalled(sleeping.pid, listener, access, seconds=0.2), 1)
        said = await asyncio.wait_for(until_stalled(sleeping.pid, listener, None, seconds=0.2), 5)
    assert said.startswith("It made no progress for 0.2 seconds")


async def test_work_of_programs_that_have_ended_still_counts() -> None:
    async with live(["sh", "-c", f"{SPIN}; echo done; cat"], stdin=b"") as running:
        before = await asyncio.to_thread(work_of, running.pid)
        assert await anext(running.lines()) == b"done"
    assert before.seconds < 0.5
    assert work_of(os.getpid()).moved > 0


@pytest.mark.parametrize(
    ("now", "busy"),
    [
        (Work(10.0, 500), False),
        (Work(10.2, 0), True),
        (Work(10.04, 0), False),
        (Work(10.0, 50_000), True),
    ],
)
def test_waking_up_now_and_then_is_no_work(now: Work, busy: bool) -> None:
    assert now.busy_since(Work(10.0, 0), within=5.0) is busy
