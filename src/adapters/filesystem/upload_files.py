"""Unfinished uploads as files that only grow, and the folder of the finished ones."""

import errno
import hashlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from application.ports.object_store import checked_key
from application.ports.upload_files import PartWriter, UnfinishedFile, UploadFiles
from domain.library.upload import NoRoomForUpload, WrongOffset
from domain.shared.ids import FilePath

_PART = ".part"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_one_at_a_time = threading.Lock()


class LocalUploadFiles(UploadFiles):
    """Both folders lie on one disk, so that a finished file moves in one step. What arrives leaves
    `least_free_bytes` of it alone: many uploads that fit one by one may not fit together."""

    def __init__(self, unfinished: Path, folder: Path, *, least_free_bytes: int = 0) -> None:
        self._unfinished = unfinished
        self._folder = folder
        self._least_free_bytes = least_free_bytes

    @property
    def folder(self) -> FilePath:
        return FilePath(os.fsencode(self._folder.resolve()))

    def size(self, place: str) -> int:
        for path in (self._part(place), self._kept(place)):
            try:
                return path.stat().st_size
            except FileNotFoundError:
                continue
        return 0

    @contextmanager
    def open(self, place: str, offset: int) -> Iterator[PartWriter]:
        if self._kept(place).exists():
            raise WrongOffset(received_bytes=self.size(place))
        self._unfinished.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self._part(place), flags, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            if size != offset:
                raise WrongOffset(received_bytes=size)
            try:
                yield _Writer(descriptor, offset, self._has_room)
            finally:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def path(self, place: str) -> FilePath:
        part = self._part(place)
        path = part if part.exists() else self._kept(place)
        return FilePath(os.fsencode(path.resolve()))

    def sha256(self, place: str) -> str:
        with Path(os.fsdecode(self.path(place))).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def keep(self, place: str) -> FilePath:
        part, kept = self._part(place), self._kept(place)
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            # the name has the upload's id in it, so there is nobody else's file to replace
            part.replace(kept)
        except FileNotFoundError:
            if not kept.exists():
                raise
        _sync_folder(self._folder)
        return FilePath(os.fsencode(kept.resolve()))

    def drop(self, place: str) -> None:
        self._part(place).unlink(missing_ok=True)
        self._kept(place).unlink(missing_ok=True)

    def unfinished(self) -> tuple[UnfinishedFile, ...]:
        found = []
        for path in sorted(self._unfinished.glob(f"*{_PART}")):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            found.append(
                UnfinishedFile(
                    place=path.name.removesuffix(_PART),
                    size_bytes=status.st_size,
                    touched_at=datetime.fromtimestamp(status.st_mtime, UTC),
                )
            )
        return tuple(found)

    def free_bytes(self) -> int:
        there = next(
            folder
            for folder in (self._folder, *self._folder.absolute().parents)
            if folder.exists()
        )
        return shutil.disk_usage(there).free

    def _has_room(self, more: int) -> bool:
        return self.free_bytes() >= more + self._least_free_bytes

    def _part(self, place: str) -> Path:
        return self._unfinished / f"{checked_key(place)}{_PART}"

    def _kept(self, place: str) -> Path:
        return self._folder / checked_key(place)


class _Writer(PartWriter):
    """Each write looks whether the file ends where the last one left it. So a connection that
    died without anybody noticing keeps no lock: it fails once another has gone on."""

    def __init__(self, descriptor: int, size_bytes: int, has_room: Callable[[int], bool]) -> None:
        self._descriptor = descriptor
        self._size = size_bytes
        self._has_room = has_room

    @property
    def size_bytes(self) -> int:
        return self._size

    def write(self, data: bytes) -> None:
        with _one_at_a_time, _locked(self._descriptor):
            size = os.fstat(self._descriptor).st_size
            if size != self._size:
                raise WrongOffset(received_bytes=size)
            if not self._has_room(len(data)):
                raise NoRoomForUpload(received_bytes=size)
            rest = memoryview(data)
            try:
                while rest:
                    written = os.write(self._descriptor, rest)
                    self._size += written
                    rest = rest[written:]
            except OSError as error:
                if error.errno in _FULL:
                    raise NoRoomForUpload(received_bytes=self._size) from error
                raise


@contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    """Against other processes; on Windows only one serves a library."""
    if sys.platform == "win32":
        yield
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
