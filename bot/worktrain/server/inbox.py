"""Store deliveries in groups: one commit on disk for all that came while the last one was written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from worktrain.errors import WorkTrainError
from worktrain.store.deliveries import Delivery

Store = Callable[[list[Delivery]], None]


class Inbox:
    """Takes deliveries from the gate; `put` comes back when the delivery is on disk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Delivery, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def put(self, delivery: Delivery) -> None:
        """Wait until the delivery is durable; raises what the store raised, and then nothing was stored."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((delivery, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await asyncio.to_thread(self._store, [delivery for delivery, _ in batch])
            except (WorkTrainError, OSError) as exc:
                for _, done in batch:
                    if not done.done():
                        done.set_exception(exc)
            else:
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)
