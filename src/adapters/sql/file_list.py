"""Reading the library: single files, folders, and the pages of the list."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from adapters.sql.belongings import belongings_of
from adapters.sql.comparing import SqlComparison
from adapters.sql.file_filter import codec, inside_folder, matching
from adapters.sql.file_pages import WITH_FACTS, ordered, page_of
from adapters.sql.file_rows import ROW_COLUMNS, ROW_TABLES
from adapters.sql.file_totals import CountedTotals, count_all, count_sums
from adapters.sql.rows import build, columns_of, listed
from adapters.sql.schema import files, media_facts, roots
from domain.library.belongings import Belongings
from domain.library.file import FileNotFound, MediaFile, Root
from domain.library.file_list import (
    MAX_PER_PAGE,
    Cursor,
    FileChoices,
    FileFilter,
    FilePage,
    FileQuery,
    FileRow,
    FileTotals,
    choices_of,
)
from domain.library.kind import MediaKind
from domain.library.paths import Folder, PathFlavour
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, FilePath, RootId
from domain.shared.names import folded

FILE_COLUMNS = columns_of(files, MediaFile)
ROOT_COLUMNS = columns_of(roots, Root)
_CHOICES = sa.select(
    media_facts.c.camera_make, media_facts.c.camera_model, codec, sa.func.count()
).group_by(media_facts.c.camera_make, media_facts.c.camera_model, codec)
_GET = sa.select(*FILE_COLUMNS).where(files.c.id == sa.bindparam("file_id"))


class SqlFileReader(SqlComparison):
    """`FileReader` on one connection."""

    def __init__(self, connection: sa.Connection, totals: CountedTotals | None = None) -> None:
        """`totals` on a connection that only reads."""
        self._connection = connection
        self._totals = totals

    def get(self, file_id: FileId) -> MediaFile:
        row = self._connection.execute(_GET, {"file_id": file_id}).first()
        if row is None:
            raise FileNotFound(file_id=file_id)
        return build(MediaFile, row)

    def known_in(self, root: FilePath, flavour: PathFlavour) -> dict[bytes, MediaFile]:
        inside = inside_folder(Folder(path=root, flavour=flavour))
        rows = self._connection.execute(sa.select(files.c.path_key, *FILE_COLUMNS).where(inside))
        return {row[0]: build(MediaFile, row[1:]) for row in rows}

    def belongings(self, file_ids: Sequence[FileId]) -> Belongings:
        return belongings_of(self._connection, file_ids)

    def page(self, query: FileQuery) -> FilePage:
        per_page = max(1, min(MAX_PER_PAGE, query.per_page))
        start = (max(1, query.page) - 1) * per_page
        found = page_of(self._connection, query, per_page + 1, start)  # one more tells of a next
        on_page = found[:per_page]
        last = Cursor(value=on_page[-1][0], file_id=on_page[-1][1]) if on_page else None
        sums, library_files = self._sums(query.filter)
        return FilePage(
            # By id afterwards: SQLite would work out every column of the skipped rows too.
            rows=self.rows([file_id for _, file_id in on_page]),
            totals=sums,
            library_files=library_files,
            next=last if len(found) > per_page else None,
        )

    def matching(self, query: FileQuery) -> tuple[MediaFile, ...]:
        rows = self._connection.execute(
            sa.select(*FILE_COLUMNS)
            .select_from(WITH_FACTS)
            .where(*matching(query.filter))
            .order_by(*ordered(query))
        )
        return tuple(build(MediaFile, row) for row in rows)

    def rows(self, file_ids: Sequence[FileId]) -> tuple[FileRow, ...]:
        rows = self._connection.execute(
            sa.select(*ROW_COLUMNS).select_from(ROW_TABLES).where(files.c.id.in_(file_ids))
        )
        by_id = {row[0]: build(FileRow, row) for row in rows}
        return tuple(by_id[file_id] for file_id in file_ids if file_id in by_id)

    def choices(self) -> FileChoices:
        cameras: Counter[str | None] = Counter()
        codecs: Counter[str | None] = Counter()
        for make, model, value, number in self._connection.execute(_CHOICES):
            facts = MediaFacts(kind=MediaKind.UNKNOWN, camera_make=make, camera_model=model)
            cameras[facts.camera] += number
            codecs[value] += number
        return FileChoices(cameras=choices_of(cameras, folded), codecs=choices_of(codecs))

    def with_fingerprints(self, fingerprints: Sequence[str]) -> dict[str, tuple[MediaFile, ...]]:
        found: dict[str, list[MediaFile]] = defaultdict(list)
        for file in self._files(files.c.fingerprint.in_(listed(fingerprints))):
            found[file.fingerprint or ""].append(file)
        return {fingerprint: tuple(same) for fingerprint, same in found.items()}

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

    def _files(self, condition: sa.ColumnElement[bool]) -> tuple[MediaFile, ...]:
        """Oldest first."""
        rows = self._connection.execute(
            sa.select(*FILE_COLUMNS).where(condition).order_by(files.c.id)
        )
        return tuple(build(MediaFile, row) for row in rows)

    def _sums(self, wanted: FileFilter) -> tuple[FileTotals, int]:
        if self._totals is not None:
            return self._totals.of(self._connection, wanted)
        return count_sums(self._connection, wanted), count_all(self._connection)
