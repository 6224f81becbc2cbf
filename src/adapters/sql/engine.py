"""Connections to SQLite as the transactions need them."""

from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
import sqlite_vec
from sqlalchemy import event

from application.ports.database import SqliteUnusable

BUSY_TIMEOUT_MS = 30_000


def sqlite_driver() -> ModuleType:
    """pysqlite3 where it has a wheel, else the standard library's if it can load extensions."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3

        if not hasattr(sqlite3.Connection, "enable_load_extension"):
            raise SqliteUnusable from None
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]  # pysqlite3 ships no types


def load_extensions(connection: Any) -> None:
    connection.enable_load_extension(True)
    sqlite_vec.load(connection)
    connection.enable_load_extension(False)


def open_engine(path: Path, *, foreign_keys: bool = True) -> sa.Engine:
    """An engine on the file, which is created when it is missing.

    `connect().execution_options(write=True)` takes the write lock with its first statement;
    a deferred transaction that reads first and writes later fails at once beside another writer.
    """
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        module=sqlite_driver(),
        max_overflow=-1,
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver never begins by itself
        load_extensions(connection)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
        if connection.execute("PRAGMA foreign_keys").fetchone()[0] != int(foreign_keys):
            raise RuntimeError("this SQLite was built without foreign keys")

    @event.listens_for(engine, "begin")
    def _began(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
