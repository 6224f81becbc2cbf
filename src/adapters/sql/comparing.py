"""What a comparison of a folder with the library asks: lean, and of any number of files."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sql.rows import build, columns_of, listed
from adapters.sql.schema import files
from application.ports.file_repository import FileReader
from domain.library.file import FileState, LastSeen, MediaFile
from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FileId, FilePath

_COLUMNS = columns_of(files, MediaFile)
_UNREAD = (files.c.state != FileState.READY) | files.c.fingerprint.is_(None)
_LEAN = (
    files.c.path,
    sa.case((_UNREAD, -1), else_=files.c.size_bytes),
    files.c.modified_ns,
    files.c.id,
)
_CHUNK = 500


class SqlComparison(FileReader):
    """These methods of `FileReader`, on one connection."""

    _connection: sa.Connection

    def last_seen_in(self, folder: FilePath, flavour: PathFlavour) -> LastSeen:
        # From the driver's own cursor: half of a rescan's time would go into rows as objects.
        query = sa.select(*_LEAN).where(_below(folder, flavour))
        rows: Any = self._connection.execute(query).cursor
        return {path: (size, modified, number) for path, size, modified, number in rows}

    def some(self, file_ids: Sequence[FileId]) -> tuple[MediaFile, ...]:
        query = sa.select(*_COLUMNS).where(files.c.id.in_(listed(file_ids))).order_by(files.c.id)
        return tuple(build(MediaFile, row) for row in self._connection.execute(query))

    def at(self, paths: Sequence[FilePath], flavour: PathFlavour) -> dict[bytes, MediaFile]:
        keys = [comparison_key(path, flavour) for path in paths]
        found: dict[bytes, MediaFile] = {}
        for start in range(0, len(keys), _CHUNK):
            query = sa.select(files.c.path_key, *_COLUMNS).where(
                files.c.path_key.in_(keys[start : start + _CHUNK])
            )
            rows = self._connection.execute(query)
            found |= {row[0]: build(MediaFile, row[1:]) for row in rows}
        return found

    def last_id(self) -> int:
        asked = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'files'")
        return self._connection.scalar(asked) or 0

    def sizes_outside(self, folder: FilePath, flavour: PathFlavour) -> frozenset[int]:
        query = sa.select(files.c.size_bytes).where(~_below(folder, flavour)).distinct()
        return frozenset(self._connection.scalars(query))


def _below(folder: FilePath, flavour: PathFlavour) -> sa.ColumnElement[bool]:
    """`is_inside` as one range of the index."""
    key = comparison_key(folder, flavour)
    below = key if key.endswith(b"/") else key + b"/"
    return (files.c.path_key >= below) & (files.c.path_key < below[:-1] + b"0")
