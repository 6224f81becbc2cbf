"""Objects as files below one folder."""

import errno
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from application.ports.object_store import (
    ObjectEntry,
    ObjectMissing,
    ObjectStore,
    StoredObject,
    checked_key,
)

_PART = ".part"
_PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)


class LocalObjectStore(ObjectStore):
    def __init__(
        self,
        folder: Path,
        *,
        replace: Callable[[Path, Path], None] = os.replace,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folder = folder
        self._replace = replace
        self._pause = pause

    def put_file(self, key: str, source: Path) -> StoredObject:
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        sha256 = _sha256(source)
        size = source.stat().st_size
        try:
            self._move(source, place)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            self._copy(source, place, sha256)
            source.unlink()
        return StoredObject(key=key, size_bytes=size, sha256=sha256)

    def size(self, key: str) -> int | None:
        place = self.local_path(key)
        return place.stat().st_size if place else None

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        try:
            file = self._place(key).open("rb")
        except (
            FileNotFoundError,
            IsADirectoryError,
            NotADirectoryError,
            PermissionError,
        ) as error:
            # Windows answers PermissionError for a folder.
            if self.local_path(key) is not None:
                raise
            raise ObjectMissing(key=key) from error
        file.seek(start)
        return file

    def local_path(self, key: str) -> Path | None:
        place = self._place(key)
        return place if place.is_file() else None

    def delete(self, key: str) -> None:
        self._place(key).unlink(missing_ok=True)

    def delete_many(self, keys: Iterable[str]) -> None:
        for key in list(map(checked_key, keys)):
            self.delete(key)

    def copy(self, key: str, to: str) -> int:
        place = self._place(to)
        source = self.local_path(key)
        if source is None:
            raise ObjectMissing(key=key)
        place.parent.mkdir(parents=True, exist_ok=True)
        self._copy(source, place, _sha256(source))
        return place.stat().st_size

    def link(self, key: str, *, seconds: int, download_name: str | None = None) -> str | None:
        checked_key(key)
        return None

    def entries(self, prefix: str, *, after: str = "") -> Iterator[ObjectEntry]:
        folder = self._folder / prefix.rpartition("/")[0]
        found = (
            (Path(base) / name).relative_to(self._folder).as_posix()
            for base, _, names in os.walk(folder)
            for name in names
            if not name.endswith(_PART)
        )
        for key in sorted(key for key in found if key.startswith(prefix) and key > after):
            try:
                status = (self._folder / key).stat()
            except FileNotFoundError:
                continue
            modified_at = datetime.fromtimestamp(status.st_mtime, UTC)
            yield ObjectEntry(key=key, size_bytes=status.st_size, modified_at=modified_at)

    def _place(self, key: str) -> Path:
        return self._folder / checked_key(key)

    def _move(self, source: Path, place: Path) -> None:
        """Windows refuses to replace a file that a player holds open; that passes."""
        for pause_s in _PAUSES_S:
            try:
                return self._replace(source, place)
            except PermissionError:
                self._pause(pause_s)
        return self._replace(source, place)

    def _copy(self, source: Path, place: Path, sha256: str) -> None:
        """A copy beside it first, because only a rename shows all or nothing."""
        part = place.with_name(f"{uuid.uuid4().hex}{_PART}")
        try:
            shutil.copyfile(source, part)
            if _sha256(part) != sha256:
                raise OSError(errno.EIO, "The copy differs from its source")
            self._move(part, place)
        finally:
            part.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
