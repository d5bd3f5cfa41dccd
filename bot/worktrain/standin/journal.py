"""The write journal: one JSON line for every request that would change something."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, TextIO

LARGEST = 16_384
"""Bodies above this many characters are kept as their digest."""


def shortened(body: Any) -> Any:
    """Keep a body that is small; of a large one the length and the SHA-256."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    if len(text) <= LARGEST:
        return body
    return {"length": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}


class Journal:
    """Lines appended to a file (and kept in memory for tests); without a path only the latter."""

    def __init__(self, path: Path | None) -> None:
        self.lines: list[dict[str, Any]] = []
        self._path = path
        self._file: TextIO | None = None

    def write(self, line: dict[str, Any]) -> None:
        self.lines.append(line)
        if self._file is None and self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8")
        if self._file is not None:
            self._file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
            self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
