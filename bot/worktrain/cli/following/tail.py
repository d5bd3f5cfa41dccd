"""Read what was added to a transcript since the last look."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

PIECE = 1024 * 1024
"""Bytes read at one look; more comes with the next."""


class Tail:
    """One file that others append lines to; a line counts once its end is there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._at = 0
        self._rest = b""

    def rows(self) -> Iterator[dict[str, object]]:
        """Give the JSON objects that came since; what is none is left out."""
        while piece := self._read():
            *ended, self._rest = (self._rest + piece).split(b"\n")
            for line in ended:
                row = _object(line)
                if row is not None:
                    yield row

    def _read(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(self._at)
                piece = file.read(PIECE)
        except OSError:  # it is not there yet, or not any more
            return b""
        self._at += len(piece)
        return piece


def _object(line: bytes) -> dict[str, object] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None
