"""Writing passages: only what differs is touched, so that ids and index words stay."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sqlite_search.reader import SqlitePassageReader
from adapters.sqlite_search.rows import PASSAGE_COLUMNS, chunks, passage_of, values_of
from adapters.sqlite_search.tables import facet_values, files, indexed_files, passages
from application.ports.passage_index import PassageIndex
from application.ports.unit_of_work import MissingParent
from domain.library.passage import FacetValue, IndexEntry, Origin, Passage
from domain.shared.ids import FileId

_ADD = sa.insert(passages).values(
    {column.name: sa.bindparam(column.name) for column in passages.c if column.name != "id"}
)
_DROP = sa.delete(passages).where(passages.c.id == sa.bindparam("passage_id"))
_MOVE = (
    sa.update(passages)
    .where(passages.c.id == sa.bindparam("passage_id"))
    .values(position=sa.bindparam("to"))
)
_ADD_FACET = sa.insert(facet_values).values(
    {column.name: sa.bindparam(column.name) for column in facet_values.c}
)
_DROP_FACET = sa.delete(facet_values).where(
    facet_values.c.file_id == sa.bindparam("of_file"),
    facet_values.c.origin == sa.bindparam("of_origin"),
    facet_values.c.field == sa.bindparam("of_field"),
    facet_values.c.value == sa.bindparam("of_value"),
)
_mark = insert(indexed_files).values(
    file_id=sa.bindparam("file_id"), version=sa.bindparam("version")
)
_MARK = _mark.on_conflict_do_update(
    index_elements=["file_id"], set_={"version": _mark.excluded.version}
)

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
        self._many(
            _DROP_FACET,
            [
                {
                    "of_file": file_id,
                    "of_origin": origin,
                    "of_field": facet.field,
                    "of_value": facet.value,
                }
                for file_id, facet in sorted(stored - wanted)
            ],
        )
        self._many(
            _ADD_FACET,
            [
                {"file_id": file_id, "origin": origin, "field": facet.field, "value": facet.value}
                for file_id, facet in sorted(wanted - stored)
            ],
        )

    def _many(self, statement: sa.Executable, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)


def _by_content(rows: Sequence[Row]) -> dict[Passage, deque[tuple[int, int]]]:
    """Equal passages in the order of their places."""
    kept: dict[Passage, deque[tuple[int, int]]] = defaultdict(deque)
    for passage_id, position, passage in sorted(rows, key=lambda row: row[1]):
        kept[passage].append((passage_id, position))
    return kept
