"""Files that are on their way from a browser."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from adapters.sql.rows import build, columns_of, values_of
from adapters.sql.schema import uploads
from application.ports.upload_repository import UploadReader, UploadRepository
from domain.library.upload import Upload, UploadIsOver, UploadNotFound, UploadState
from domain.shared.ids import UploadId

_COLUMNS = columns_of(uploads, Upload)


class SqlUploadReader(UploadReader):
    """`UploadReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, upload_id: UploadId) -> Upload:
        row = self._connection.execute(
            sa.select(*_COLUMNS).where(uploads.c.id == upload_id)
        ).first()
        if row is None:
            raise UploadNotFound(upload_id=upload_id)
        return build(Upload, row)

    def list(
        self,
        *,
        states: Sequence[UploadState] = (),
        untouched_since: datetime | None = None,
        limit: int = 100,
    ) -> tuple[Upload, ...]:
        query = sa.select(*_COLUMNS).order_by(uploads.c.number.desc()).limit(limit)
        if states:
            query = query.where(uploads.c.state.in_(states))
        if untouched_since is not None:
            query = query.where(uploads.c.touched_at <= untouched_since)
        return tuple(build(Upload, row) for row in self._connection.execute(query))


class SqlUploadRepository(SqlUploadReader, UploadRepository):
    """`UploadRepository` on one connection that holds the write lock."""

    def add(self, upload: Upload) -> None:
        self._connection.execute(sa.insert(uploads).values(values_of(upload)))

    def save(self, upload: Upload, *, was: UploadState) -> None:
        update = (
            sa.update(uploads)
            .where(uploads.c.id == upload.id, uploads.c.state == was)
            .values(values_of(upload, "id", "started_at"))
        )
        if not self._connection.execute(update).rowcount:
            raise UploadIsOver(upload_id=upload.id, state=self.get(upload.id).state)

    def touch(self, upload_id: UploadId, now: datetime) -> None:
        self._connection.execute(
            sa.update(uploads).where(uploads.c.id == upload_id).values(touched_at=now)
        )
