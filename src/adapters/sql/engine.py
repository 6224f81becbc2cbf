"""Connections to SQLite as the transactions need them."""

from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa

# We map nothing, but DBOS loads it, in a thread of its own; a statement that another thread builds
# at that moment asks the half-loaded mapper and fails.
import sqlalchemy.orm
import sqlite_vec
from sqlalchemy import event

from adapters.sql.changes import watch
from adapters.sql.functions import add_functions
from adapters.sql.troubles import meaning_of
from application.ports.database import SqliteUnusable

PATIENCE_S = 30.0
"""How long a writer waits for another program's transaction."""


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


def open_engine(
    path: Path, *, foreign_keys: bool = True, patience_s: float = PATIENCE_S
) -> sa.Engine:
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
        add_functions(connection)
        connection.execute(f"PRAGMA busy_timeout = {int(patience_s * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # SQLite's own 2 MB do not hold what a search reads: 1.5 times slower
        connection.execute("PRAGMA cache_size = -8000")
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
        if connection.execute("PRAGMA foreign_keys").fetchone()[0] != int(foreign_keys):
            raise RuntimeError("this SQLite was built without foreign keys")

    @event.listens_for(engine, "begin")
    def _began(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("write")
        begin = "BEGIN IMMEDIATE" if write else "BEGIN"
        try:
            # `exec_driver_sql` costs twice this, but reports errors to `_failed` by itself.
            connection.connection.cursor().execute(begin)
        except Exception as error:
            if meaning := meaning_of(error):
                raise meaning from error
            raise

    watch(engine)

    @event.listens_for(engine, "handle_error")
    def _failed(context: sa.ExceptionContext) -> Exception | None:
        return meaning_of(context.original_exception)

    return engine
