"""Writing passages: only what differs is touched, so that ids and index words stay."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sqlite_search.reader import SqlitePassageReader
from adapters.sqlite_search.rows import PASSAGE_COLUMNS, chunks, passage_of, values_of
from adapters.sqlite_search.tables import facet_values, files, passages
from application.ports.passage_index import PassageIndex
from application.ports.unit_of_work import MissingParent
from domain.library.passage import FacetValue, IndexEntry, Origin, Passage
from domain.shared.ids import FileId

# As text: SQLAlchemy would take as long to prepare each row as SQLite to store it.
_ADD = """INSERT INTO passages
(file_id, origin, position, field, source, confidence, start_s, end_s, text, scope) VALUES
(:file_id, :origin, :position, :field, :source, :confidence, :start_s, :end_s, :text, :scope)"""
_DROP = "DELETE FROM passages WHERE id = :passage_id"
_MOVE = "UPDATE passages SET position = :to WHERE id = :passage_id"
_ADD_FACET = """INSERT INTO facet_values (file_id, origin, field, value)
VALUES (:file_id, :origin, :field, :value)"""
_DROP_FACET = """DELETE FROM facet_values
WHERE file_id = :file_id AND origin = :origin AND field = :field AND value = :value"""
_MARK = """INSERT INTO indexed_files (file_id, version) VALUES (:file_id, :version)
ON CONFLICT (file_id) DO UPDATE SET version = excluded.version"""

Row = tuple[int, int, Passage]
"""Id, position, what stands there."""


class SqlitePassageIndex(SqlitePassageReader, PassageIndex):
    """`PassageIndex` on one connection that holds the write lock."""

    def replace(self, file_id: FileId, origin: Origin, entry: IndexEntry) -> None:
        self.replace_many(origin, {file_id: entry})

    def replace_many(self, origin: Origin, entries: Mapping[FileId, IndexEntry]) -> None:
        self._last = None  # what it has looked up may be out of date now
        for file_ids in chunks(list(entries)):
            self._require(file_ids)
            self._put_passages(origin, {file_id: entries[file_id] for file_id in file_ids})
            self._put_facets(origin, {file_id: entries[file_id] for file_id in file_ids})

    def renew_words(self) -> None:
        self._connection.exec_driver_sql(
            "INSERT INTO passage_words(passage_words) VALUES ('rebuild')"
        )

    def mark(self, file_ids: Sequence[FileId], version: int) -> None:
        rows = [{"file_id": file_id, "version": version} for file_id in file_ids]
        self._many(_MARK, rows)

    def _require(self, file_ids: Sequence[FileId]) -> None:
        known = set(
            self._connection.scalars(sa.select(files.c.id).where(files.c.id.in_(file_ids)))
        )
        for file_id in file_ids:
            if file_id not in known:
                raise MissingParent(file_id=file_id)

    def _put_passages(self, origin: Origin, entries: Mapping[FileId, IndexEntry]) -> None:
        stored: dict[FileId, list[Row]] = defaultdict(list)
        for row in self._connection.execute(
            sa.select(
                passages.c.file_id, passages.c.id, passages.c.position, *PASSAGE_COLUMNS
            ).where(passages.c.file_id.in_(list(entries)), passages.c.origin == origin)
        ):
            stored[row[0]].append((row[1], row[2], passage_of(row[3:])))
        gone: list[dict[str, Any]] = []
        moved: list[dict[str, Any]] = []
        added: list[dict[str, Any]] = []
        for file_id, entry in entries.items():
            kept = _by_content(stored[file_id])
            for position, passage in enumerate(entry.passages):
                if not kept.get(passage):
                    added.append(values_of(file_id, origin, position, passage))
                    continue
                passage_id, was = kept[passage].popleft()
                if was != position:
                    moved.append({"passage_id": passage_id, "to": position})
            gone += ({"passage_id": row[0]} for rows in kept.values() for row in rows)
        self._many(_DROP, gone)
        # In two steps, because two that swap their places would meet on the way.
        self._many(_MOVE, [{**row, "to": -1 - row["to"]} for row in moved])
        self._many(_MOVE, moved)
        self._many(_ADD, added)

    def _put_facets(self, origin: Origin, entries: Mapping[FileId, IndexEntry]) -> None:
        columns = (facet_values.c.file_id, facet_values.c.field, facet_values.c.value)
        rows = self._connection.execute(
            sa.select(*columns).where(
                facet_values.c.file_id.in_(list(entries)), facet_values.c.origin == origin
            )
        )
        stored = {
            (file_id, FacetValue(field=field, value=value)) for file_id, field, value in rows
        }
        wanted = {(file_id, facet) for file_id, entry in entries.items() for facet in entry.facets}
        for statement, facets in ((_DROP_FACET, stored - wanted), (_ADD_FACET, wanted - stored)):
            self._many(
                statement,
                [
                    {
                        "file_id": file_id,
                        "origin": origin,
                        "field": facet.field,
                        "value": facet.value,
                    }
                    for file_id, facet in sorted(facets)
                ],
            )

    def _many(self, statement: str, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.exec_driver_sql(statement, rows)


def _by_content(rows: Sequence[Row]) -> dict[Passage, deque[tuple[int, int]]]:
    """Equal passages in the order of their places."""
    kept: dict[Passage, deque[tuple[int, int]]] = defaultdict(deque)
    for passage_id, position, passage in sorted(rows, key=lambda row: row[1]):
        kept[passage].append((passage_id, position))
    return kept
