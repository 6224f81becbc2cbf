"""Passages that hold what is looked for: a set that is narrowed, put in order and counted."""

from collections import Counter
from collections.abc import Collection
from typing import Any

import msgspec
import sqlalchemy as sa

from adapters.sqlite_search.file_choices import as_json, file_choices, listed
from domain.search.moments import MomentFilter
from domain.shared.ids import FileId, PassageId

# Passages carry hundreds of words; this index knows of each what is counted and filtered by.
_BRIEF = "passages p INDEXED BY ix_passages_id_file_id_origin_source"
_FILES = f"SELECT p.id, p.file_id FROM {_BRIEF} WHERE p.id IN {listed('ids')}"

Place = tuple[FileId, str, str | None]
"""A file, an origin and a source: where passages stand."""


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """`w` is the index of words, `p` the passages."""

    words: str
    """What FTS5 is asked."""
    conditions: tuple[str, ...] = ()
    values: dict[str, Any] = {}

    def narrowed(self, condition: str, **values: Any) -> "Hits":
        """A `+` before a column keeps SQLite from trying every allowed value on every hit."""
        return Hits(
            words=self.words,
            conditions=(*self.conditions, condition),
            values=self.values | values,
        )

    def inside(self, files: Collection[FileId]) -> "Hits":
        """By their passages, so that those of other files are not looked up."""
        ids = f"SELECT id FROM passages WHERE file_id IN {listed('inside')}"
        return self.narrowed(f"+w.rowid IN ({ids})", inside=as_json(files))

    def first(
        self, most: int, score: str, order: str, *, joined: str = "", on: sa.Connection
    ) -> list[tuple[PassageId, FileId, float]]:
        """Files are looked up after the cut: that costs more than finding the words."""
        statement = f"SELECT w.rowid, {score} AS score {self._from(joined)} ORDER BY {order}"
        found: list[Any] = list(self._asked(f"{statement} LIMIT :most", on, most=most))
        rows: list[Any] = list(on.exec_driver_sql(_FILES, {"ids": as_json(r[0] for r in found)}))
        files = {row[0]: row[1] for row in rows}
        return [(row[0], files[row[0]], row[1]) for row in found]

    def count(self, most: int, *, on: sa.Connection) -> int:
        """No further than `most`."""
        some = f"SELECT 1 {self._from()} LIMIT :most"
        return int(self._asked(f"SELECT count(*) FROM ({some})", on, most=most).scalar_one())

    def files(self, on: sa.Connection) -> set[FileId]:
        found = self._asked(f"SELECT DISTINCT p.file_id {self._from(needs_passages=True)}", on)
        return set(found.scalars())

    def places(self, on: sa.Connection) -> Counter[Place]:
        """With the number of passages that stand there."""
        columns = "p.file_id, p.origin, p.source"
        found = self._asked(f"SELECT {columns} {self._from(needs_passages=True)}", on)
        # past SQLAlchemy's rows, of which there may be many: twice as fast
        assert found.cursor is not None
        rows = found.cursor.fetchall()
        found.close()
        return Counter(rows)

    def _from(self, joined: str = "", *, needs_passages: bool = False) -> str:
        passages = f"CROSS JOIN {_BRIEF} ON p.id = w.rowid {joined}"
        used = passages if self.conditions or joined or needs_passages else ""
        where = " AND ".join(("w.passage_words MATCH :words", *self.conditions))
        return f"FROM passage_words w {used} WHERE {where}"

    def _asked(self, statement: str, on: sa.Connection, **more: Any) -> sa.CursorResult[Any]:
        """The statement is ours; whatever somebody typed is bound."""
        return on.exec_driver_sql(statement, {**self.values, "words": self.words, **more})


def hits(words: str, where: MomentFilter) -> Hits:
    found = Hits(words=words)
    if where.origins:
        found = found.narrowed(f"+p.origin IN {listed('origins')}", origins=as_json(where.origins))
    if where.sources:
        found = found.narrowed(f"+p.source IN {listed('sources')}", sources=as_json(where.sources))
    for choice in file_choices(where).values():
        found = found.narrowed(f"+p.file_id IN ({choice.statement})", **choice.values)
    return found
