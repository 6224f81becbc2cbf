"""Orders and pages of the list.

Files whose sort value is unknown come last both ways. Where the value lies beside the file (its
duration, the time it was taken) the two parts are asked one after the other, so that each is read
in the order of an index and no further than the page.
"""

from typing import Any

import msgspec
import sqlalchemy as sa

from adapters.sql.file_filter import matching, off_index
from adapters.sql.schema import files, media_facts
from domain.library.file_list import Cursor, FileQuery, FileSort
from domain.shared.ids import FileId

_SORTS: dict[FileSort, sa.ColumnElement[Any]] = {
    FileSort.NAME: files.c.name_folded,
    FileSort.IMPORTED: sa.type_coerce(files.c.imported_at, sa.Text),
    FileSort.SIZE: files.c.size_bytes,
    FileSort.DURATION: media_facts.c.duration_s,
    FileSort.CAPTURED: media_facts.c.captured_local,
    FileSort.KIND: sa.type_coerce(files.c.kind, sa.Text),
}
_MAY_BE_UNKNOWN = {FileSort.DURATION, FileSort.CAPTURED}
WITH_FACTS = files.outerjoin(media_facts)


def ordered(query: FileQuery) -> list[sa.ColumnElement[Any]]:
    """Of all that match; ties go by id in the same direction."""
    way = _way(query, _SORTS[query.sort])
    if query.sort in _MAY_BE_UNKNOWN:
        way = way.nulls_last()
    return [way, _way(query, files.c.id)]


class _Part(msgspec.Struct, frozen=True):
    """The files of a query whose sort value is known, or those where it is not."""

    query: FileQuery
    known: bool

    def ids(self, limit: int, *, skip: int = 0) -> sa.Select[Any]:
        """Sort values and ids. The id of the table that is read in order, else SQLite sorts."""
        return self._chosen(self._value(), self._number()).limit(limit).offset(skip)

    def ids_after(self, place: Cursor, limit: int) -> tuple[sa.Select[Any], ...]:
        """One after the other. Of a pair of values SQLite looks up the first only, and would walk
        past thousands that were imported at the same moment."""
        number, chosen = self._number(), self.ids(limit)
        of_same = _past(self.query, number, place.file_id)
        if not self.known:
            return (chosen.where(of_same) if place.value is None else chosen,)
        if place.value is None:
            return ()
        value = _SORTS[self.query.sort]
        return (
            chosen.where(value == place.value, of_same),
            chosen.where(_past(self.query, value, place.value)),
        )

    def count(self) -> sa.Select[Any]:
        return self._chosen(sa.func.count()).order_by(None)

    def _chosen(self, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
        value = _SORTS[self.query.sort]
        # what is unknown comes by its number: the bounds' own index is none of that order
        sort = self.query.sort if self.known else FileSort.NAME
        chosen = sa.select(*columns).where(*matching(self.query.filter, sort))
        if self.query.sort not in _MAY_BE_UNKNOWN:
            chosen = chosen.select_from(WITH_FACTS)
            return chosen.order_by(_way(self.query, value), _way(self.query, files.c.id))
        if self.known:
            chosen = chosen.select_from(media_facts.join(files)).where(value.is_not(None))
            return chosen.order_by(_way(self.query, value), _way(self.query, self._number()))
        chosen = chosen.select_from(WITH_FACTS).where(off_index(value).is_(None))
        return chosen.order_by(_way(self.query, files.c.id))

    def _number(self) -> sa.ColumnElement[Any]:
        beside = self.query.sort in _MAY_BE_UNKNOWN and self.known
        return media_facts.c.file_id if beside else files.c.id

    def _value(self) -> sa.ColumnElement[Any]:
        return _SORTS[self.query.sort] if self.known else sa.null()


def page_of(
    connection: sa.Connection, query: FileQuery, limit: int, skip: int
) -> list[tuple[str | int | float | None, FileId]]:
    """Up to `limit` sort values and ids: those after the query's place, else after `skip`."""
    parts = [_Part(query, True)]
    if query.sort in _MAY_BE_UNKNOWN:
        parts.append(_Part(query, False))
    found: list[tuple[Any, FileId]] = []

    def read(chosen: sa.Select[Any]) -> None:
        found.extend((row[0], FileId(row[1])) for row in connection.execute(chosen))

    for part in parts:
        if query.after is not None:
            for chosen in part.ids_after(query.after, limit):
                if len(found) < limit:
                    read(chosen.limit(limit - len(found)))
        elif len(found) < limit:
            read(part.ids(limit - len(found), skip=skip))
            if skip and not found and part is not parts[-1]:
                skip -= connection.execute(part.count()).scalar_one()
            elif found:
                skip = 0
    return found


def _way(query: FileQuery, column: sa.ColumnElement[Any]) -> sa.UnaryExpression[Any]:
    return column.desc() if query.descending else column.asc()


def _past(query: FileQuery, here: Any, there: Any) -> sa.ColumnElement[bool]:
    past: sa.ColumnElement[bool] = here < there if query.descending else here > there
    return past
