from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from worktrain.server.heartbeat import LastLine, watch

SILENCE = 0.05


class Lines(logging.Handler):
    """Keeps what was logged, and tells when something was."""

    def __init__(self) -> None:
        super().__init__()
        self.came: asyncio.Queue[logging.LogRecord] = asyncio.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        self.came.put_nowait(record)


async def facts() -> dict[str, object]:
    return {"busy": 2}


@asynccontextmanager
async def watched(last: LastLine) -> AsyncIterator[Lines]:
    logger, lines = logging.getLogger("worktrain"), Lines()
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(lines)
    task = asyncio.create_task(watch(last, facts, silence=SILENCE))
    try:
        yield lines
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        logger.removeHandler(lines)
        logger.setLevel(level)


async def test_a_log_that_fell_silent_says_that_the_app_lives() -> None:
    async with watched(LastLine()) as lines, asyncio.timeout(5):
        said = await lines.came.get()
        again = await lines.came.get()
    assert (said.getMessage(), said.__dict__["busy"]) == ("alive", 2)
    assert again.getMessage() == "alive", "as long as it is silent"


async def test_a_log_that_speaks_needs_no_sign_of_life() -> None:
    now = [0.0]
    last = LastLine(lambda: now[0])
    async with watched(last) as lines, asyncio.timeout(5):
        await asyncio.sleep(4 * SILENCE)  # the watch looked several times; by its clock no time has passed
        assert lines.came.empty()
        now[0] = SILENCE
        assert (await lines.came.get()).getMessage() == "alive"
