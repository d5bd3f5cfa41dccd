"""One database behind named statements: SQLite in WAL mode by default, opened so by us."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from worktrain.errors import ConfigError, WorkTrainError

SCHEMA_VERSION = "1"
"""Written into every database; an older one is migrated, a newer one refused."""

_HERE = Path(__file__).parent
_NAME = re.compile(r"^-- name: (\S+)$", re.MULTILINE)

Row = Mapping[str, Any]


@cache
def statements() -> Mapping[str, sa.TextClause]:
    """Read `queries.sql` into statements by name."""
    parts = _NAME.split((_HERE / "queries.sql").read_text())
    return {name: sa.text(text.strip()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


class Transaction:
    """Statements that become true together, or not at all."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, /, **values: object) -> int:
        """Run one statement; give the number of rows it touched."""
        return self._connection.execute(statements()[statement], values).rowcount

    def many(self, statement: str, rows: list[dict[str, object]], /) -> None:
        """Run one statement for each row of values."""
        self._connection.execute(statements()[statement], rows)

    def all(self, statement: str, /, **values: object) -> list[Row]:
        return [dict(row) for row in self._connection.execute(statements()[statement], values).mappings()]

    def one(self, statement: str, /, **values: object) -> Row | None:
        row = self._connection.execute(statements()[statement], values).mappings().first()
        return None if row is None else dict(row)

    def script(self, text: str) -> None:
        """Run statements that have no name: the schema."""
        for statement in re.sub(r"--[^\n]*", "", text).split(";"):
            if statement.strip():
                self._connection.exec_driver_sql(statement)


class Database:
    """The connections to one file."""

    def __init__(self, path: Path) -> None:
        require_sqlite()
        self.path = path
        _make_folder(path.parent)
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        sa.event.listen(self._engine, "connect", _prepare)
        sa.event.listen(self._engine, "begin", _begin)
        self._migrate()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a write transaction; it is committed, and on disk, when the block ends."""
        with _told(self.path), self._engine.begin() as connection:
            yield Transaction(connection)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Read without asking for the write lock."""
        with (
            _told(self.path),
            self._engine.connect().execution_options(reading=True) as connection,
            connection.begin(),
        ):
            yield Transaction(connection)

    def close(self) -> None:
        self._engine.dispose()

    def _migrate(self) -> None:
        """Add what an older version lacks (`schema.sql` only ever adds); leave a newer one's file alone."""
        with self.transaction() as tx:
            known = tx.one("meta-there")
            row = tx.one("meta-get", name="schema") if known else None
            if row is not None and int(row["value"]) > int(SCHEMA_VERSION):
                raise newer(self.path, str(row["value"]))
            tx.script((_HERE / "schema.sql").read_text())
            tx.run("meta-put", name="schema", value=SCHEMA_VERSION)


def newer(path: Path, version: str) -> ConfigError:
    """Say that a database is of a version that this one does not know."""
    return ConfigError(
        f"The database {path} was written by a newer WorkTrain.",
        why=f"its schema is {version}, this version knows {SCHEMA_VERSION}",
        fix="Upgrade WorkTrain, or point WORKTRAIN_DATA to another folder.",
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise ConfigError(
            f"The data folder {folder} cannot be made.",
            why=str(exc.strerror),
            fix="Point WORKTRAIN_DATA to a folder that can be written.",
        ) from exc


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`, never by the driver
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # an acknowledged delivery must survive a power cut


def _begin(connection: sa.Connection) -> None:
    # IMMEDIATE: a transaction that reads and then writes must not lose to another in between
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def require_sqlite() -> str:
    """Give the SQLite library's version; ConfigError if it cannot do what the engine needs."""
    # DBOS chooses its clock function by the Python version; older libraries give NULL for it
    if sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
        raise ConfigError(
            f"The SQLite library is too old: {sqlite3.sqlite_version}.",
            why="Python 3.12 and later need 3.42 or newer here",
            fix="Use Python 3.11, or a Python built with a newer SQLite.",
        )
    return sqlite3.sqlite_version


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in a sentence that the disk is full, the file locked, broken or not ours; a wrong row is a bug."""
    try:
        yield
    except sa.exc.DatabaseError as exc:
        if type(exc) not in {sa.exc.DatabaseError, sa.exc.OperationalError}:
            raise
        raise WorkTrainError(
            f"The database {path} cannot be used.",
            why=str(exc.orig),
            fix="Check the disk's free space and the file's permissions; nothing was half-written.",
        ) from exc
