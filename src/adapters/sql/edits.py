"""What people say of results."""

from collections.abc import Sequence

import sqlalchemy as sa

from adapters.sql.rows import build, columns_of, listed, values_of
from adapters.sql.schema import edits
from application.ports.edit_repository import EditReader, EditRepository
from domain.library.edits import Edit, EditNotFound
from domain.shared.ids import EditId, FileId

_COLUMNS = columns_of(edits, Edit)


class SqlEditReader(EditReader):
    """`EditReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_file(self, file_id: FileId) -> tuple[Edit, ...]:
        rows = self._connection.execute(
            sa.select(*_COLUMNS).where(edits.c.file_id == file_id).order_by(edits.c.id)
        )
        return tuple(build(Edit, row) for row in rows)

    def of_files(
        self, file_ids: Sequence[FileId], type_key: str
    ) -> dict[FileId, tuple[Edit, ...]]:
        rows = self._connection.execute(
            sa.select(*_COLUMNS)
            .where(edits.c.file_id.in_(listed(file_ids)), edits.c.type_key == type_key)
            .order_by(edits.c.id)
        )
        found: dict[FileId, list[Edit]] = {}
        for row in rows:
            edit = build(Edit, row)
            found.setdefault(edit.file_id, []).append(edit)
        return {file_id: tuple(of_file) for file_id, of_file in found.items()}

    def get(self, edit_id: EditId) -> Edit:
        row = self._connection.execute(sa.select(*_COLUMNS).where(edits.c.id == edit_id)).first()
        if row is None:
            raise EditNotFound(edit_id=edit_id)
        return build(Edit, row)


class SqlEditRepository(SqlEditReader, EditRepository):
    """`EditRepository` on one connection that holds the write lock."""

    def add(self, edit: Edit) -> Edit:
        number = self._connection.execute(
            sa.insert(edits).values(values_of(edit, "id")).returning(edits.c.id)
        ).scalar_one()
        return self.get(EditId(number))
