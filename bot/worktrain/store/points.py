"""Killing the process at a journal boundary, on request: how crash tests stage a crash exactly."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

from worktrain.boundaries import ALL
from worktrain.errors import UsageError


class KillingPoints:
    """Counts every boundary in a file, across restarts, and kills the process with -9 at those asked for."""

    def __init__(self, log: Path, wanted: tuple[str, ...]) -> None:
        self._log = log
        self._wanted = {_parse(text) for text in wanted}
        log.parent.mkdir(parents=True, exist_ok=True)
        log.touch()
        self._passed = Counter(log.read_text().split())

    def reach(self, point: str) -> None:
        """Count the boundary; do not come back if this is the one."""
        self._passed[point] += 1
        with self._log.open("a") as log:
            log.write(f"{point}\n")
        if (point, self._passed[point]) in self._wanted:
            os.kill(os.getpid(), signal.SIGKILL)


def _parse(text: str) -> tuple[str, int]:
    point, _, count = text.rpartition(":")
    if point not in ALL or not count.isdigit() or int(count) < 1:
        raise UsageError(
            f"{text!r} is no journal boundary.",
            why="it must be POINT:N with N from 1",
            fix="See `worktrain demo --list-points`.",
        )
    return point, int(count)
