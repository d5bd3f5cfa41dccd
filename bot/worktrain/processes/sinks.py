"""Where a program's output goes: every sink is bounded."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Protocol

CUT_MARK = b" [line cut]"
"""Ends a line that was longer than the cap."""


class Sink(Protocol):
    def feed(self, data: bytes) -> None: ...

    def close(self) -> None: ...


class Capped:
    """Keeps the first bytes up to a cap and throws the rest away."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._kept = bytearray()
        self.truncated = False

    def feed(self, data: bytes) -> None:
        room = self._cap - len(self._kept)
        self._kept += data[:room]
        self.truncated = self.truncated or len(data) > room

    def close(self) -> None:
        """Do nothing: what was kept stays."""

    def value(self) -> bytes:
        return bytes(self._kept)


class Tail:
    """Keeps the last bytes."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._kept = bytearray()

    def feed(self, data: bytes) -> None:
        self._kept += data
        if len(self._kept) > self._cap:
            del self._kept[: -self._cap]

    def close(self) -> None:
        """Do nothing: what was kept stays."""

    def value(self) -> bytes:
        return bytes(self._kept)


class Lines:
    """Cuts bytes into lines for one reader; asks for a pause when the reader is slow."""

    def __init__(self, cap: int, flow: Callable[[bool], None]) -> None:
        self._cap = cap
        self._flow = flow
        self._rest = bytearray()
        self._cutting = False
        self._ready: deque[bytes] = deque()
        self._held = 0
        self._closed = False
        self._news = asyncio.Event()
        self.room = asyncio.Event()
        self.room.set()

    def feed(self, data: bytes) -> None:
        *ended, rest = data.split(b"\n")
        for piece in ended:
            self._add(piece)
            self._end_line()
        self._add(rest)
        self._ask_flow()

    def close(self) -> None:
        if not self._closed:
            if self._rest:
                self._end_line()
            self._closed = True
            self._news.set()

    async def read(self) -> AsyncIterator[bytes]:
        """Give each line without its newline, until the output has ended."""
        while self._ready or not self._closed:
            if not self._ready:
                self._news.clear()
                await self._news.wait()
                continue
            line = self._ready.popleft()
            self._held -= len(line) + 1
            self._ask_flow()
            yield line

    def _ask_flow(self) -> None:
        if self._held > self._cap:
            self.room.clear()
        else:
            self.room.set()
        self._flow(self.room.is_set())

    def _add(self, piece: bytes) -> None:
        room = self._cap - len(self._rest)
        self._rest += piece[:room]
        self._cutting = self._cutting or len(piece) > room

    def _end_line(self) -> None:
        line = bytes(self._rest) + (CUT_MARK if self._cutting else b"")
        self._rest.clear()
        self._cutting = False
        self._held += len(line) + 1
        self._ready.append(line)
        self._news.set()
