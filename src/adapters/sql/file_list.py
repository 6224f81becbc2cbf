"""Reading the library: single files, folders, and the pages of the list."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sql.file_rows import (
    ROW_COLUMNS,
    ROW_TABLES,
    inside_folder,
    matching,
    ordered,
    totals,
)
from adapters.sql.rows import build, columns_of
from adapters.sql.schema import files, media_facts, roots
from application.ports.file_repository import FileReader
from domain.library.file import FileNotFound, MediaFile, Root
from domain.library.file_list import MAX_PER_PAGE, FilePage, FileQuery, FileRow, FileTotals
from domain.library.paths import Folder, PathFlavour
from domain.shared.ids import FileId, FilePath, RootId

FILE_COLUMNS = columns_of(files, MediaFile)
ROOT_COLUMNS = columns_of(roots, Root)
_GET = sa.select(*FILE_COLUMNS).where(files.c.id == sa.bindparam("file_id"))


class SqlFileReader(FileReader):
    """`FileReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, file_id: FileId) -> MediaFile:
        row = self._connection.execute(_GET, {"file_id": file_id}).first()
        if row is None:
            raise FileNotFound(file_id=file_id)
        return build(MediaFile, row)

    def known_in(self, root: FilePath, flavour: PathFlavour) -> dict[bytes, MediaFile]:
        inside = inside_folder(Folder(path=root, flavour=flavour))
        rows = self._connection.execute(sa.select(files.c.path_key, *FILE_COLUMNS).where(inside))
        return {row[0]: build(MediaFile, row[1:]) for row in rows}

    def page(self, query: FileQuery) -> FilePage:
        per_page = max(1, min(MAX_PER_PAGE, query.per_page))
        start = (max(1, query.page) - 1) * per_page
        on_page = _chosen(query, files.c.id).limit(per_page).offset(start)
        ids = self._connection.scalars(on_page).all()
        *sums, library_files = self._connection.execute(totals(query.filter)).one()
        return FilePage(
            # By id afterwards: SQLite would work out every column of the skipped rows too.
            rows=self.rows(ids),
            totals=build(FileTotals, sums),
            library_files=library_files,
        )

    def matching(self, query: FileQuery) -> tuple[MediaFile, ...]:
        return tuple(
            build(MediaFile, row)
            for row in self._connection.execute(_chosen(query, *FILE_COLUMNS))
        )

    def rows(self, file_ids: Sequence[FileId]) -> tuple[FileRow, ...]:
        rows = self._connection.execute(
            sa.select(*ROW_COLUMNS).select_from(ROW_TABLES).where(files.c.id.in_(file_ids))
        )
        by_id = {row[0]: build(FileRow, row) for row in rows}
        return tuple(by_id[file_id] for file_id in file_ids if file_id in by_id)

    def root(self, root_id: RootId) -> Root:
        row = self._connection.execute(
            sa.select(*ROOT_COLUMNS).where(roots.c.id == root_id)
        ).first()
        if row is None:
            raise LookupError(f"no root {root_id}")
        return build(Root, row)

    def roots(self) -> tuple[Root, ...]:
        rows = self._connection.execute(sa.select(*ROOT_COLUMNS).order_by(roots.c.id))
        return tuple(build(Root, row) for row in rows)


def _chosen(query: FileQuery, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Of the files that match, in the query's order."""
    return (
        sa.select(*columns)
        .select_from(files.outerjoin(media_facts))
        .where(*matching(query.filter))
        .order_by(*ordered(query))
    )
