"""The predecessor's database while its program runs: rows that wait beside it are seen."""

import gc
import sqlite3
from contextlib import closing
from pathlib import Path

from adapters.filesystem.scratch import LocalScratch
from adapters.predecessor.library import SqliteOldLibraries


def names(libraries: SqliteOldLibraries, database: Path) -> list[str]:
    with libraries(database) as old:
        return [file.filename for file in old.files()]


def test_rows_that_wait_beside_it_are_seen_in_one_copy_that_goes(tmp_path: Path) -> None:
    database, scratch = tmp_path / "app.db", tmp_path / "scratch"
    libraries = SqliteOldLibraries(LocalScratch(scratch))

    with closing(sqlite3.connect(database, isolation_level=None)) as program:
        program.execute("PRAGMA journal_mode = wal")
        program.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, filename, file_type)")
        for number in range(3):
            program.execute("INSERT INTO files VALUES (?, ?, 'video')", (number, str(number)))
            assert names(libraries, database) == [str(n) for n in range(number + 1)]
            names(libraries, database)
            assert len(list(scratch.glob("*.db"))) == 1
    del libraries
    gc.collect()
    assert list(scratch.iterdir()) == []


def test_a_change_that_was_cut_off_is_not_seen(tmp_path: Path) -> None:
    database, scratch = tmp_path / "app.db", tmp_path / "scratch"
    with closing(sqlite3.connect(tmp_path / "first.db", isolation_level=None)) as program:
        program.execute("PRAGMA cache_size = 1")
        program.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, filename, file_type)")
        program.execute("INSERT INTO files VALUES (1, 'before', 'video')")
        program.execute("BEGIN")
        program.execute("UPDATE files SET filename = 'half'")
        program.executemany(
            "INSERT INTO files VALUES (?, ?, 'video')", [(n, "x" * 900) for n in range(2, 500)]
        )
        # as a machine without power leaves it
        for end in ("", "-journal"):
            content = (tmp_path / f"first.db{end}").read_bytes()
            database.with_name(database.name + end).write_bytes(content)

    assert names(SqliteOldLibraries(LocalScratch(scratch)), database) == ["before"]
