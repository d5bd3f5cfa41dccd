"""Say from time to time that we live: a log that fell silent looks the same as a process that hangs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger("worktrain.heartbeat")

SILENCE = 300.0
"""Seconds without a line in the log, and one is written."""

Facts = Callable[[], Awaitable[dict[str, object]]]


class LastLine(logging.Handler):
    """Remembers when the last line was logged, in seconds of a clock that never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(logging.INFO)
        self._clock = clock
        self._at = clock()

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - that it came is enough
        self._at = self._clock()

    @property
    def silent_for(self) -> float:
        return self._clock() - self._at


async def watch(last: LastLine, facts: Facts, *, silence: float = SILENCE) -> None:
    """Write one line with the facts whenever the log was silent for so many seconds; runs until cancelled."""
    logger = logging.getLogger("worktrain")
    logger.addHandler(last)
    try:
        while True:
            await asyncio.sleep(max(silence - last.silent_for, silence / 100))
            if last.silent_for >= silence:
                log.info("alive", extra={"action": "alive", **await facts()})
    finally:
        logger.removeHandler(last)
