"""What `reelsight doctor` proves about the driver and about the file."""

import struct
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from adapters.sql.engine import load_extensions, sqlite_driver
from adapters.sql.identity import APPLICATION_ID
from adapters.sql.word_check import text_index
from application.ports.database import Check, ForeignDatabase

_RESTORE = "Stop Reelsight and restore the database from a backup."
_REINSTALL = "Install the dependencies again: pip install -e ."


def driver() -> Check:
    try:
        module = sqlite_driver()
    except Exception as error:
        return Check(name="SQLite driver", ok=False, detail=str(error), remedy=_remedy(error))
    name = module.__name__.partition(".")[0]
    return Check(name="SQLite driver", ok=True, detail=f"{name}, SQLite {module.sqlite_version}")


def full_text() -> Check:
    """A real index, and a word found in it."""
    try:
        connection = _scratch()
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5(line)")
        connection.execute("INSERT INTO words VALUES ('a red car'), ('a blue boat')")
        found = connection.execute("SELECT line FROM words WHERE words MATCH 'boat'").fetchall()
        connection.close()
    except Exception as error:
        return Check(name="Full-text search", ok=False, detail=str(error), remedy=_remedy(error))
    ok = [tuple(row) for row in found] == [("a blue boat",)]
    detail = "FTS5 found the word" if ok else f"FTS5 answered {found!r}"
    return Check(name="Full-text search", ok=ok, detail=detail, remedy="" if ok else _REINSTALL)


def vectors() -> Check:
    """A real vector table, and the nearest of two found in it."""
    try:
        connection = _scratch()
        version = connection.execute("SELECT vec_version()").fetchone()[0]
        connection.execute("CREATE VIRTUAL TABLE temp.points USING vec0(at float[2])")
        for row, at in ((1, (0.0, 0.0)), (2, (3.0, 4.0))):
            connection.execute("INSERT INTO points(rowid, at) VALUES (?, ?)", (row, _vector(*at)))
        nearest = connection.execute(
            "SELECT rowid FROM points WHERE at MATCH ? AND k = 1", (_vector(3.0, 3.0),)
        ).fetchone()[0]
        connection.close()
    except Exception as error:
        return Check(name="Vector search", ok=False, detail=str(error), remedy=_remedy(error))
    ok = nearest == 2
    detail = f"sqlite-vec {version}" + ("" if ok else " found the wrong neighbour")
    return Check(name="Vector search", ok=ok, detail=detail, remedy="" if ok else _REINSTALL)


def missing(path: Path) -> Check:
    return Check(name="Database", ok=True, detail=f"{path} will be made at the first start")


def foreign(path: Path) -> Check:
    return Check(
        name="Database",
        ok=False,
        detail=f"{path} belongs to another program; it was left untouched",
        remedy=ForeignDatabase.remedy,
    )


def unreadable(error: Exception) -> Check:
    """So damaged, or so locked away, that not even the other checks can run."""
    return Check(name="Integrity", ok=False, detail=str(error), remedy=_RESTORE)


def of_file(connection: sa.Connection) -> tuple[Check, ...]:
    mark = _pragma(connection, "application_id")
    journal = _pragma(connection, "journal_mode")
    keys = _pragma(connection, "foreign_keys")
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(50)")]
    # the index of words has a check of its own, and no backup is needed to mend it
    health = [line for line in found if "passage_words" not in line] or ["ok"]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return (
        _check("Database", mark == APPLICATION_ID, f"ours, journal mode {journal}", "not ours"),
        _check(
            "Integrity", health == ["ok"], "quick_check finds no damage", "; ".join(health[:5])
        ),
        _check(
            "Foreign keys",
            keys == 1 and not orphans,
            "on, and every row has its parent",
            f"{len(orphans)} rows without parent" if keys == 1 else "off",
        ),
        text_index(connection),
    )


def _check(name: str, ok: bool, well: str, ill: str) -> Check:
    return Check(name=name, ok=ok, detail=well if ok else ill, remedy="" if ok else _RESTORE)


def _scratch() -> Any:
    connection = sqlite_driver().connect(":memory:")
    load_extensions(connection)
    return connection


def _vector(*values: float) -> bytes:
    return struct.pack(f"{len(values)}f", *values)


def _pragma(connection: sa.Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def _remedy(error: Exception) -> str:
    return getattr(error, "remedy", "") or _REINSTALL
