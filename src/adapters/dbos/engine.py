"""The engine's own database file."""

from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

_BUSY_TIMEOUT_MS = 30_000


def open_engine(path: Path) -> sa.Engine:
    """DBOS sets these only on an engine it makes itself, and relies on IMMEDIATE."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), module=_driver(), max_overflow=-1
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    return engine


def _driver() -> ModuleType:
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3

        return sqlite3
    return dbapi2  # type: ignore[no-any-return]  # pysqlite3 ships no types
