"""The App's log: JSON lines in the data folder, redacted, rotated; warnings also on stderr, for people."""

from __future__ import annotations

import json
import logging
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

from aiohttp.http_exceptions import HttpProcessingError

from worktrain.secrecy import redact
from worktrain.words.invisible import strip

FILE = "worktrain.log"
MAX_BYTES = 10 * 1024 * 1024
BACKUPS = 2

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One object a line: time, level, logger, message, and whatever `extra` the caller gave."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        """Give times in UTC."""
        return time.gmtime(seconds)

    def format(self, record: logging.LogRecord) -> str:
        extra = {key: value for key, value in vars(record).items() if key not in _OWN}
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **extra,
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        # ASCII only: nothing that a stranger wrote breaks a line, or is obeyed by a terminal
        return redact(json.dumps(line, default=str))


class ForPeople(logging.Formatter):
    """What a terminal shows, and does not obey."""

    def format(self, record: logging.LogRecord) -> str:
        return strip(super().format(record))


class OwnFaults(logging.Filter):
    """Leaves out what somebody sent that is no HTTP: strangers could fill the log with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError)


def start(data: Path) -> None:
    """Send everything of ours to the file, and warnings of anybody to stderr."""
    file = RotatingFileHandler(data / FILE, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")
    file.setFormatter(JsonLines())
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(ForPeople(logging.BASIC_FORMAT))
    shown.setLevel(logging.WARNING)
    logging.basicConfig(level=logging.WARNING, handlers=[file, shown], force=True)
    logging.getLogger("worktrain").setLevel(logging.INFO)
    file.addFilter(OwnFaults())
    shown.addFilter(OwnFaults())
