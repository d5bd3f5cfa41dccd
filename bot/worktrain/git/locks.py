"""One writer at a time, across processes and event loops."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_AGAIN_SECONDS = 0.02


@asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """Hold a file's lock for the length of the block; the kernel lets go of it when the process dies."""
    with path.open("ab") as file:
        while not _taken(file.fileno()):  # noqa: ASYNC110 - the kernel tells no event loop
            await asyncio.sleep(_AGAIN_SECONDS)
        yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
