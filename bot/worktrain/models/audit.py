"""The audit: one line for every request an agent made, with its price and without its words."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

from worktrain.secrecy import redact
from worktrain.store.clock import utc_now

FILE = "model-requests.log"
MAX_BYTES = 10 * 1024 * 1024
BACKUPS = 5


@dataclass(kw_only=True)
class Entry:
    """What is kept of one request."""

    session: str
    method: str
    path: str
    model: str = ""
    status: int = 0
    """What the agent was answered; 0: it went away before."""
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0
    ms: int = 0
    refused: str = ""
    trouble: str = ""
    left_out: tuple[str, ...] = ()
    """What the provider would have done elsewhere, and therefore was not asked for."""
    notes: tuple[str, ...] = ()


class Audit:
    """Appends to one file, which is rotated."""

    def __init__(self, data: Path, *, clock: Callable[[], str] = utc_now) -> None:
        self._clock = clock
        self._file = RotatingFileHandler(
            data / FILE, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True
        )

    def write(self, line: Entry) -> None:
        """Write one line, with the time and without what is empty."""
        kept = {key: value for key, value in asdict(line).items() if value not in ("", ())}
        text = redact(json.dumps({"at": self._clock(), **kept}, ensure_ascii=True))
        self._file.emit(logging.makeLogRecord({"msg": text}))

    def close(self) -> None:
        self._file.close()
