"""Writing the library's folders and files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.file_list import ROOT_COLUMNS, SqlFileReader
from adapters.sql.replies import drop_replies
from adapters.sql.rows import build, listed, values_of
from adapters.sql.schema import files, roots, strikes
from application.ports.file_repository import FileRepository
from application.ports.unit_of_work import MissingParent
from domain.library.file import (
    FileNotFound,
    FileState,
    FoundFile,
    MediaFile,
    Move,
    PathTaken,
    Root,
)
from domain.library.globs import Globs
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
_ADOPT = insert(files)
_PARK = sa.text(
    "UPDATE files SET path_key = CAST(char(0) || id AS BLOB)"
    " WHERE id IN (SELECT value FROM json_each(:moving))"
)
_MOVE = (
    sa.update(files)
    .where(files.c.id == sa.bindparam("file_id"))
    .values(
        root_id=sa.bindparam("to_root"),
        modified_ns=sa.bindparam("to_modified"),
        **{
            name: sa.bindparam(f"to_{name}")
            for name in ("path", "path_key", "path_folded", "name_folded")
        },
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

    def set_globs(self, root_id: RootId, globs: Globs) -> None:
        update = sa.update(roots).where(roots.c.id == root_id).values(globs=globs)
        self._connection.execute(update)

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
        again = sa.delete(strikes).where(strikes.c.file_id.in_(listed(ids.values())))
        self._connection.execute(again)
        return tuple(ids[key] for key in keys)

    def adopt(
        self, files: Sequence[MediaFile], flavour: PathFlavour
    ) -> tuple[tuple[FileId, bool], ...]:
        keys = [comparison_key(file.path, flavour) for file in files]
        known = self.at([file.path for file in files], flavour)
        new = {
            key: values_of(file, "id") | _path_values(file.path, key)
            for key, file in zip(keys, files, strict=True)
            if key not in known
        }
        if new:
            self._connection.execute(_ADOPT, list(new.values()))
        there = self.at([file.path for file in files], flavour)
        return tuple((there[key].id, key in new) for key in keys)

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

    def move(self, moves: Sequence[Move], flavour: PathFlavour) -> None:
        moving = {move.file_id: move for move in moves}
        keys = {number: comparison_key(move.path, flavour) for number, move in moving.items()}
        self._require(moving)
        self._refuse_taken(moving, keys)
        # Out of one another's way first: a path has no NUL.
        self._connection.execute(_PARK, {"moving": json.dumps(list(moving))})
        if moving:
            self._connection.execute(
                _MOVE,
                [
                    {
                        "file_id": number,
                        "to_root": move.root_id,
                        "to_modified": move.modified_ns,
                        **{f"to_{name}": value for name, value in values.items()},
                    }
                    for number, move in moving.items()
                    for values in [_path_values(move.path, keys[number])]
                ],
            )

    def mark_uploaded(self, file_id: FileId) -> None:
        update = sa.update(files).where(files.c.id == file_id).values(uploaded=True)
        if not self._connection.execute(update).rowcount:
            raise FileNotFound(file_id=file_id)

    def forget(self, file_ids: Sequence[FileId]) -> int:
        dropped = 0
        for start in range(0, len(file_ids), _CHUNK):
            chunk = file_ids[start : start + _CHUNK]
            drop_replies(self._connection, chunk)
            # What else belongs to a file goes with it: the foreign keys cascade.
            delete = sa.delete(files).where(files.c.id.in_(chunk))
            dropped += self._connection.execute(delete).rowcount
        return dropped

    def _require(self, moving: Mapping[FileId, Move]) -> None:
        known = set(self._connection.scalars(sa.select(files.c.id).where(_among(moving))))
        for file_id in moving:
            if file_id not in known:
                raise FileNotFound(file_id=file_id)
        folders = set(self._connection.scalars(sa.select(roots.c.id)))
        for move in moving.values():
            if move.root_id not in folders:
                raise MissingParent(root_id=move.root_id)

    def _refuse_taken(self, moving: Mapping[FileId, Move], keys: Mapping[FileId, bytes]) -> None:
        wanted: dict[bytes, Move] = {}
        for number, key in keys.items():
            if key in wanted:
                raise PathTaken(path=display_text(moving[number].path))
            wanted[key] = moving[number]
        for start in range(0, len(moving), _CHUNK):
            chunk = list(wanted)[start : start + _CHUNK]
            holders = sa.select(files.c.id, files.c.path_key).where(files.c.path_key.in_(chunk))
            for number, key in self._connection.execute(holders):
                if number not in moving:
                    raise PathTaken(path=display_text(wanted[key].path))


def _among(file_ids: Iterable[FileId]) -> sa.ColumnElement[bool]:
    return files.c.id.in_(listed(file_ids))


def _path_values(path: FilePath, key: bytes) -> dict[str, bytes | str]:
    return {
        "path": path,
        "path_key": key,
        "path_folded": folded(display_text(path)),
        "name_folded": folded(display_text(base_name(path))),
    }
