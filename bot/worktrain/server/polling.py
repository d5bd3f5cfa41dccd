"""Ask GitHub again and again: the poller's clock, and how it fares."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from worktrain.errors import WorkTrainError
from worktrain.store.deliveries import Delivery
from worktrain.workflows import intake
from worktrain.workflows.mending import sweep
from worktrain.workflows.polling.poll import Polled, Poller
from worktrain.workflows.tools import Tools

log = logging.getLogger("worktrain.polling")

LEAST = 0.1
"""Seconds between the end of a look and the next one, however long it took."""


@dataclass
class Polling:
    """How polling fares: what `/health` says of it."""

    seconds: float
    polled_at: str = ""
    problem: str = ""
    polls: int = 0

    def words(self) -> str:
        """Say at the start how GitHub is heard, if not by webhooks alone."""
        return f", asking GitHub every {self.seconds:g} s" if self.seconds else ""

    def health(self) -> dict[str, object]:
        """Give the time of the last look at which every repository answered, and what went wrong since."""
        if not self.seconds:
            return {}
        return {
            "poll_seconds": self.seconds,
            "polls": self.polls,
            "polled_at": self.polled_at or None,
            "poll_problem": self.problem or None,
        }

    def ended(self, polled: Polled) -> None:
        self.polls += 1
        self.problem = polled.problem
        if not polled.problem:
            self.polled_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def watch(polling: Polling, tools: Tools) -> None:
    """Poll for ever; a look that fails is followed by the next one like any other."""
    if not polling.seconds:
        return

    async def handle(delivery: Delivery) -> None:
        await intake.receive(tools, delivery)

    poller = Poller(tools.github, tools.remembered, store=tools.remembered.deliveries.store, handle=handle)
    while True:
        began = time.monotonic()
        polled = await tools.beside_jobs(lambda: _once(poller))
        polling.ended(polled)
        if polled.began:  # what came between the sweep's look and ours is seen by another sweep
            await tools.engine.enqueue(sweep.KIND, f"sweep-{uuid.uuid4()}", {})
        await asyncio.sleep(max(began + polling.seconds - time.monotonic(), LEAST))


async def _once(poller: Poller) -> Polled:
    try:
        return await poller.poll()
    except WorkTrainError as exc:
        log.error("cannot poll: %s", exc, extra={"action": "not-polled"})
        return Polled(problem=str(exc))
