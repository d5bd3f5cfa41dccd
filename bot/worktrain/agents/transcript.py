"""The transcript of a session: JSON lines with their time, without what looks like a credential."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from worktrain.secrecy import redact

Redact = Callable[[str], str]


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Transcript:
    """Appends to one file, line by line, so that a crash loses no line; a session that goes on adds to it."""

    def __init__(self, path: Path, *, cleaned: Redact = redact, clock: Callable[[], str] = utc_now) -> None:
        self._path = path
        self._cleaned = cleaned
        self._clock = clock
        self._file: IO[str] | None = None
        self.size = 0

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, event: dict[str, object]) -> dict[str, object]:
        """Append one event and give it as it was written."""
        assert self._file is not None, "a transcript is written inside its with block"
        shown = {"at": self._clock(), **{key: self.cleaned(value) for key, value in event.items()}}
        line = json.dumps(shown, ensure_ascii=False, default=str)
        self._file.write(f"{line}\n")
        self._file.flush()
        self.size += len(line)
        return shown

    def cleaned(self, value: object) -> object:
        """Clean every text in a JSON value."""
        if isinstance(value, str):
            return self._cleaned(value)
        if isinstance(value, dict):
            return {self._cleaned(str(key)): self.cleaned(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.cleaned(item) for item in value]
        return value
