"""Writing the library's folders and files."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.file_list import ROOT_COLUMNS, SqlFileReader
from adapters.sql.rows import build
from adapters.sql.schema import files, roots
from application.ports.file_repository import FileRepository
from domain.library.file import FileNotFound, FileState, FoundFile, MediaFile, PathTaken, Root
from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FileId, FilePath, RootId
from domain.shared.names import base_name, display_text, folded

_upsert = insert(files)
# Not INSERT OR REPLACE: that deletes the row, and with it everything made of the file.
_UPSERT = _upsert.on_conflict_do_update(
    index_elements=["path_key"],
    set_={
        name: _upsert.excluded[name]
        for name in ("kind", "size_bytes", "modified_ns", "fingerprint", "state", "problems")
    },
)
_SAVE = (
    sa.update(files)
    .where(files.c.id == sa.bindparam("file_id"))
    .values(
        kind=sa.bindparam("kind"), state=sa.bindparam("state"), problems=sa.bindparam("problems")
    )
)
_CHUNK = 500


class SqlFileRepository(SqlFileReader, FileRepository):
    """`FileRepository` on one connection that holds the write lock."""

    def ensure_root(self, path: FilePath, flavour: PathFlavour, now: datetime) -> Root:
        key = comparison_key(path, flavour)
        self._connection.execute(
            insert(roots)
            .values(path=path, path_key=key, added_at=now)
            .on_conflict_do_nothing(index_elements=["path_key"])
        )
        row = self._connection.execute(sa.select(*ROOT_COLUMNS).where(roots.c.path_key == key))
        return build(Root, row.one())

    def upsert_found(
        self,
        root_id: RootId,
        flavour: PathFlavour,
        found: Sequence[tuple[FoundFile, str | None]],
        now: datetime,
    ) -> tuple[FileId, ...]:
        if not found:
            return ()
        keys = [comparison_key(file.path, flavour) for file, _ in found]
        self._connection.execute(
            _UPSERT,
            [
                {
                    "root_id": root_id,
                    **_path_values(file.path, key),
                    "kind": file.kind,
                    "size_bytes": file.size_bytes,
                    "modified_ns": file.modified_ns,
                    "fingerprint": fingerprint,
                    "state": FileState.NEW,
                    "problems": (),
                    "imported_at": now,
                }
                for key, (file, fingerprint) in zip(keys, found, strict=True)
            ],
        )
        ids: dict[bytes, FileId] = {}
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            rows = self._connection.execute(
                sa.select(files.c.path_key, files.c.id).where(files.c.path_key.in_(chunk))
            )
            ids.update((key, FileId(number)) for key, number in rows)
        return tuple(ids[key] for key in keys)

    def save(self, files: Iterable[MediaFile]) -> None:
        rows = [
            {
                "file_id": file.id,
                "kind": file.kind,
                "state": file.state,
                "problems": file.problems,
            }
            for file in files
        ]
        if rows:
            self._connection.execute(_SAVE, rows)

    def move(self, file_id: FileId, path: FilePath, root_id: RootId, flavour: PathFlavour) -> None:
        key = comparison_key(path, flavour)
        there = self._connection.scalar(sa.select(files.c.id).where(files.c.path_key == key))
        if there not in (None, file_id):
            raise PathTaken(path=display_text(path))
        moved = self._connection.execute(
            sa.update(files)
            .where(files.c.id == file_id)
            .values(root_id=root_id, **_path_values(path, key))
        )
        if not moved.rowcount:
            raise FileNotFound(file_id=file_id)

    def forget(self, file_ids: Sequence[FileId]) -> int:
        dropped = 0
        for start in range(0, len(file_ids), _CHUNK):
            chunk = file_ids[start : start + _CHUNK]
            # What belongs to a file goes with it: the foreign keys cascade.
            delete = sa.delete(files).where(files.c.id.in_(chunk))
            dropped += self._connection.execute(delete).rowcount
        return dropped


def _path_values(path: FilePath, key: bytes) -> dict[str, bytes | str]:
    return {
        "path": path,
        "path_key": key,
        "path_folded": folded(display_text(path)),
        "name_folded": folded(display_text(base_name(path))),
    }
