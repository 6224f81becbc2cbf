"""What goes with files, counted set-wise."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sql.rows import listed
from adapters.sql.schema import analysis_runs, artifacts, edits, files, transcripts
from domain.library.belongings import Belongings
from domain.media.artifact import ArtifactKind
from domain.shared.ids import FileId


def belongings_of(connection: sa.Connection, file_ids: Sequence[FileId]) -> Belongings:
    def row(
        table: sa.Table, column: sa.Column[Any], *sums: sa.ColumnElement[Any]
    ) -> Sequence[Any]:
        query = sa.select(*sums).select_from(table).where(column.in_(listed(file_ids)))
        return connection.execute(query).one()

    number = sa.func.count()
    uploaded = files.c.uploaded.is_(True)
    chosen, uploads, upload_bytes = row(
        files,
        files.c.id,
        number,
        number.filter(uploaded),
        sa.func.coalesce(sa.func.sum(files.c.size_bytes).filter(uploaded), 0),
    )
    proxies, thumbnails, object_bytes, remote = row(
        artifacts,
        artifacts.c.file_id,
        number.filter(artifacts.c.kind == ArtifactKind.PROXY),
        number.filter(artifacts.c.kind == ArtifactKind.THUMBNAIL),
        sa.func.coalesce(sa.func.sum(artifacts.c.size_bytes), 0),
        number.filter(artifacts.c.remote.is_not(None)),
    )
    return Belongings(
        files=chosen,
        uploads=uploads,
        upload_bytes=upload_bytes,
        proxies=proxies,
        thumbnails=thumbnails,
        object_bytes=object_bytes,
        remote_objects=remote,
        runs=row(analysis_runs, analysis_runs.c.file_id, number)[0],
        edits=row(edits, edits.c.file_id, number)[0],
        transcripts=row(transcripts, transcripts.c.file_id, number)[0],
    )
