"""Which of our files the predecessor's rows became."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.rows import listed
from adapters.sql.schema import predecessor_files
from application.ports.predecessor_repository import PredecessorReader, PredecessorRepository
from domain.shared.ids import FileId

_row = predecessor_files.c


class SqlPredecessorReader(PredecessorReader):
    """`PredecessorReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def file_ids(self, database: str, old_ids: Collection[int] | None = None) -> dict[int, FileId]:
        rows = sa.select(_row.old_id, _row.file_id).where(_row.database == database)
        if old_ids is not None:
            rows = rows.where(_row.old_id.in_(listed(old_ids)))
        return {old_id: FileId(number) for old_id, number in self._connection.execute(rows)}


class SqlPredecessorRepository(SqlPredecessorReader, PredecessorRepository):
    """`PredecessorRepository` on one connection that holds the write lock."""

    def note(self, database: str, became: Mapping[int, FileId]) -> None:
        rows = [
            {"database": database, "old_id": old_id, "file_id": file_id}
            for old_id, file_id in became.items()
        ]
        if rows:
            self._connection.execute(insert(predecessor_files).on_conflict_do_nothing(), rows)
