"""Copies of the databases that are whole, also while the App writes; a look that changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from worktrain.errors import WorkTrainError
from worktrain.store.database import SCHEMA_VERSION, newer
from worktrain.store.remembered import FILE
from worktrain.store.standstill import NAME as STANDSTILL

ENGINE = "engine.sqlite"
FILES = (FILE, ENGINE)
"""What the App remembers, and what its engine has under way: one is of no use without the other."""

RESTORE = "Stop the App and restore a backup: docs/operating/backup.md."


def copy(source: Path, target: Path) -> None:
    """Copy a database page by page as it stands at one moment (https://www.sqlite.org/backup.html)."""
    with _told(source), closing(_reading(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


def inspect(path: Path) -> str:
    """Give a database's schema version, empty for the engine's; refuse a broken one, and a newer one."""
    with _told(path), closing(_reading(path)) as connection:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise WorkTrainError(f"The database {path} is broken.", why=str(answer), fix=RESTORE)
        row = None
        if path.name == FILE:
            row = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    version = str(row[0]) if row else ""
    if version and int(version) > int(SCHEMA_VERSION):
        raise newer(path, version)
    return version


def stopped_since(path: Path) -> str | None:
    """Say since when the operator lets nothing start, without changing the database; None if it may."""
    with _told(path), closing(_reading(path)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE name = ?", (STANDSTILL,)).fetchone()
    return str(row[0]) if row and row[0] else None


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=30)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        raise WorkTrainError(f"The database {path} cannot be read.", why=str(exc), fix=RESTORE) from exc
