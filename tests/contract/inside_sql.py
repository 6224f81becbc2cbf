"""Looking into the database past the repositories: the text index, what names
a file, and what is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from adapters.sql.database import SqlDatabase
from adapters.sql.schema import metadata


def files_with(database: SqlDatabase, word: str) -> list[int]:
    """Files that the index has the word of, straight from FTS5."""
    with database.engine.connect() as connection:
        return list(
            connection.scalars(
                sa.text(
                    "SELECT DISTINCT file_id FROM passage_words JOIN passages"
                    " ON passages.id = passage_words.rowid WHERE passage_words MATCH :word"
                    " ORDER BY file_id"
                ),
                {"word": word},
            )
        )


def words_in(database: SqlDatabase) -> set[str]:
    """Everything that the index knows, whether a passage has it or not."""
    with database.engine.connect() as connection:
        return set(connection.scalars(sa.text("SELECT DISTINCT term FROM passage_vocabulary")))


def broken_words(database: SqlDatabase) -> str | None:
    """What SQLite finds wrong between the index and the passages it was made of."""
    with database.engine.connect().execution_options(write=True) as connection:
        try:
            connection.execute(
                sa.text(
                    "INSERT INTO passage_words(passage_words, rank) VALUES ('integrity-check', 1)"
                )
            )
        except sa.exc.DatabaseError as error:
            return str(error)
    return None


def rows_of(database: SqlDatabase, table: str) -> list[tuple[Any, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(metadata.tables[table]))]


def tables_naming(database: SqlDatabase, file_id: int) -> list[str]:
    """Tables that hold a row of this file."""
    with database.engine.connect() as connection:
        return [
            table.name
            for table in metadata.sorted_tables
            if "file_id" in table.c
            and connection.scalar(
                sa.select(sa.func.count()).where(table.c.file_id == file_id).select_from(table)
            )
        ]


@contextmanager
def asked_of(database: SqlDatabase) -> Iterator[list[tuple[str, Any]]]:
    """The statements that SQLite gets meanwhile, with their values."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def plan_of(database: SqlDatabase, question: str, values: Any) -> list[str]:
    """How SQLite would go about it."""
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", values)
        return [row[3] for row in rows]
