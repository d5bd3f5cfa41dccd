"""Read server-sent events, or one JSON document, from bytes that come in pieces of any size."""

from __future__ import annotations

import json
from collections.abc import Iterator

LINE_BYTES = 8 * 1024 * 1024
"""A longer event is let pass unread."""


class Events:
    """Cuts a stream into the JSON objects of its `data:` lines: https://html.spec.whatwg.org/#server-sent-events."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._overlong = False

    def feed(self, chunk: bytes) -> Iterator[dict[str, object]]:
        """Give the objects that this piece completes."""
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            self._keep(line)
            whole, overlong = bytes(self._kept), self._overlong
            self._kept.clear()
            self._overlong = False
            if not overlong and (found := _object(whole)) is not None:
                yield found
        self._keep(rest)

    def _keep(self, piece: bytes) -> None:
        if self._overlong or len(self._kept) + len(piece) > LINE_BYTES:
            self._kept.clear()
            self._overlong = True
        else:
            self._kept += piece


class Document:
    """Collects one JSON document."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size <= LINE_BYTES:
            self._kept += chunk

    def object(self) -> dict[str, object]:
        """Give what has come, if it is an object."""
        return parsed(bytes(self._kept)) or {}


def parsed(text: bytes) -> dict[str, object] | None:
    """Read an object that a stranger wrote; None if it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _object(line: bytes) -> dict[str, object] | None:
    return parsed(line[5:]) if line.startswith(b"data:") else None
