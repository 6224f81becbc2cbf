"""Filters that people keep under a name."""

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.rows import build, columns_of, values_of
from adapters.sql.schema import saved_filters
from application.ports.saved_filter_repository import SavedFilterReader, SavedFilterRepository
from domain.library.saved_filter import SavedFilter, SavedFilterNotFound, same_name
from domain.shared.ids import SavedFilterId

_COLUMNS = columns_of(saved_filters, SavedFilter)
_insert = insert(saved_filters)
_SAVE = _insert.on_conflict_do_update(
    index_elements=["name_folded"],
    set_={name: _insert.excluded[name] for name in SavedFilter.__struct_fields__ if name != "id"},
).returning(saved_filters.c.id)


class SqlSavedFilterReader(SavedFilterReader):
    """`SavedFilterReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[SavedFilter, ...]:
        rows = self._connection.execute(sa.select(*_COLUMNS).order_by(saved_filters.c.name_folded))
        return tuple(build(SavedFilter, row) for row in rows)

    def get(self, name: str) -> SavedFilter:
        row = self._connection.execute(
            sa.select(*_COLUMNS).where(saved_filters.c.name_folded == same_name(name))
        ).first()
        if row is None:
            raise SavedFilterNotFound(name=name)
        return build(SavedFilter, row)


class SqlSavedFilterRepository(SqlSavedFilterReader, SavedFilterRepository):
    """`SavedFilterRepository` on one connection that holds the write lock."""

    def save(self, saved: SavedFilter) -> SavedFilterId:
        values = values_of(saved, "id") | {"name_folded": same_name(saved.name)}
        return SavedFilterId(self._connection.execute(_SAVE, values).scalar_one())

    def delete(self, saved_id: SavedFilterId) -> None:
        delete = sa.delete(saved_filters).where(saved_filters.c.id == saved_id)
        if not self._connection.execute(delete).rowcount:
            raise SavedFilterNotFound(saved_id=saved_id)
