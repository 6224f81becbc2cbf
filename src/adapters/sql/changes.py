"""Which tables a transaction changed, as numbers in the database that only grow.

What was counted at some numbers is right for as long as those of the tables it depends on stay:
whichever process changes a row bumps them in the same transaction.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from adapters.sql.schema import changes

_WRITE = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)"
    r"\s+\"?(\w+)",
    re.IGNORECASE,
)
_FOLLOW = {
    "files": (
        "media_facts",
        "artifacts",
        "analysis_runs",
        "job_items",
        "passages",
        "strikes",
        "transcripts",
    ),
    "analysis_runs": ("analysis_results",),
    "jobs": ("job_items",),
    "transcripts": ("transcript_summaries",),
}
"""What a deleted row takes with it, or lets go of."""
_OF_LIST = frozenset(
    {
        "files",
        "media_facts",
        "artifacts",
        "analysis_runs",
        "analysis_results",
        "job_items",
        "passages",
        "strikes",
        "transcripts",
        "transcript_summaries",
    }
)
"""Tables that something counted depends on."""
_TOUCHED = "touched"
_NUMBERS = sa.select(changes.c.area, changes.c.number)


def watch(engine: sa.Engine) -> None:
    """See every statement that writes, whoever wrote it."""

    @event.listens_for(engine, "after_cursor_execute")
    def _executed(connection: sa.Connection, cursor: Any, statement: str, *_rest: object) -> None:
        touched = connection.info.get(_TOUCHED)
        # a number of rows is not known (-1) before those that are returned have been read
        if touched is not None and cursor.rowcount and not statement.startswith("SELECT"):
            touched |= tables_written(statement)


@lru_cache(maxsize=512)
def tables_written(statement: str) -> frozenset[str]:
    """Rather one too many: `UPDATE` may also be a word of a trigger or of what is inserted."""
    found: set[str] = set()
    for written in _WRITE.finditer(statement):
        table = written[1].lower()
        found.add(table)
        if written[0][:6].upper() in ("DELETE", "REPLAC"):
            found |= _taken_along(table)
    return _OF_LIST & found


def _taken_along(table: str) -> set[str]:
    return {name for next_ in _FOLLOW.get(table, ()) for name in (next_, *_taken_along(next_))}


@lru_cache(maxsize=512)
def _bump_of(areas: frozenset[str]) -> str:
    """One statement, as text: it is part of every commit."""
    rows = ", ".join(f"('{area}', 1)" for area in sorted(areas))
    return (
        f"INSERT INTO changes (area, number) VALUES {rows}"
        " ON CONFLICT (area) DO UPDATE SET number = number + 1"
    )


def begin(connection: sa.Connection) -> None:
    connection.info[_TOUCHED] = set()


def bump(connection: sa.Connection) -> None:
    """Before the commit."""
    touched = connection.info.pop(_TOUCHED, None)
    if touched:
        connection.exec_driver_sql(_bump_of(frozenset(touched)))


def numbers(connection: sa.Connection) -> Mapping[str, int]:
    """At the moment that the connection sees."""
    return {row[0]: row[1] for row in connection.execute(_NUMBERS)}
