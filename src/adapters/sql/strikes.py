"""How often files failed a step."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.rows import build, columns_of, listed, values_of
from adapters.sql.schema import files, strikes
from application.ports.strike_repository import StrikeReader, StrikeRepository
from domain.jobs.job import ItemKind
from domain.jobs.strikes import MAX_STRIKES, Strikes
from domain.shared.ids import FileId

_COLUMNS = columns_of(strikes, Strikes)
_insert = insert(strikes)
_SAVE = _insert.on_conflict_do_update(
    index_elements=["file_id", "kind"],
    set_={name: _insert.excluded[name] for name in ("count", "problem", "at")},
)

_IS_THERE = sa.select(files.c.id).where(files.c.id == sa.bindparam("file_id"))
_CLEAR = sa.delete(strikes).where(
    strikes.c.file_id == sa.bindparam("of_file"), strikes.c.kind == sa.bindparam("of_kind")
)


class SqlStrikeReader(StrikeReader):
    """`StrikeReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_file(self, file_id: FileId) -> tuple[Strikes, ...]:
        rows = self._connection.execute(
            sa.select(*_COLUMNS).where(strikes.c.file_id == file_id).order_by(strikes.c.kind)
        )
        return tuple(build(Strikes, row) for row in rows)

    def quarantined(self, kind: ItemKind) -> frozenset[FileId]:
        return frozenset(
            self._connection.scalars(
                sa.select(strikes.c.file_id).where(
                    strikes.c.kind == kind, strikes.c.count >= MAX_STRIKES
                )
            )
        )


class SqlStrikeRepository(SqlStrikeReader, StrikeRepository):
    """`StrikeRepository` on one connection that holds the write lock."""

    def save(self, strikes: Strikes) -> None:
        if self._connection.execute(_IS_THERE, {"file_id": strikes.file_id}).first():
            self._connection.execute(_SAVE, values_of(strikes))

    def clear(self, file_ids: Sequence[FileId], kind: ItemKind | None = None) -> None:
        if kind is not None and len(file_ids) == 1:  # after each item: built once
            self._connection.execute(_CLEAR, {"of_file": file_ids[0], "of_kind": kind})
            return
        delete = sa.delete(strikes).where(strikes.c.file_id.in_(listed(file_ids)))
        if kind is not None:
            delete = delete.where(strikes.c.kind == kind)
        self._connection.execute(delete)
