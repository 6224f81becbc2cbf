"""Unfinished uploads in memory: tests and dry runs."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from application.ports.clock import Clock
from application.ports.object_store import checked_key
from application.ports.upload_files import PartWriter, UnfinishedFile, UploadFiles
from domain.library.upload import NoRoomForUpload, WrongOffset
from domain.shared.ids import FilePath


class MemoryUploadFiles(UploadFiles):
    """`room` is what fits in at most."""

    def __init__(self, *, room: int = 1 << 30, clock: Clock | None = None) -> None:
        self.room = room
        self._clock = clock
        self._parts: dict[str, bytearray] = {}
        self._touched: dict[str, datetime] = {}
        self._kept: dict[str, bytes] = {}
        self._lock = threading.Lock()

    @property
    def folder(self) -> FilePath:
        return FilePath(b"/uploads")

    def size(self, place: str) -> int:
        return len(self.content(place))

    def content(self, place: str) -> bytes:
        checked_key(place)
        return bytes(self._parts.get(place, self._kept.get(place, b"")))

    @contextmanager
    def open(self, place: str, offset: int) -> Iterator[PartWriter]:
        size = self.size(place)
        if size != offset or place in self._kept:
            raise WrongOffset(received_bytes=size)
        self._parts.setdefault(place, bytearray())
        self._touched[place] = self._clock.now() if self._clock else datetime.now(UTC)
        yield _Writer(self, self._parts[place], offset)

    def path(self, place: str) -> FilePath:
        folder = b"/unfinished" if place in self._parts else self.folder
        return FilePath(folder + b"/" + place.encode())

    def sha256(self, place: str) -> str:
        return hashlib.sha256(self.content(place)).hexdigest()

    def keep(self, place: str) -> FilePath:
        if checked_key(place) in self._parts:
            self._kept[place] = bytes(self._parts.pop(place))
        elif place not in self._kept:
            raise FileNotFoundError(place)
        return self.path(place)

    def drop(self, place: str) -> None:
        checked_key(place)
        self._parts.pop(place, None)
        self._kept.pop(place, None)

    def unfinished(self) -> tuple[UnfinishedFile, ...]:
        return tuple(
            UnfinishedFile(place=place, size_bytes=len(part), touched_at=self._touched[place])
            for place, part in sorted(self._parts.items())
        )

    def free_bytes(self) -> int:
        return self.room - sum(map(len, (*self._parts.values(), *self._kept.values())))

    def add(self, part: bytearray, size: int, data: bytes) -> None:
        with self._lock:
            if len(part) != size:
                raise WrongOffset(received_bytes=len(part))
            if len(data) > self.free_bytes():
                raise NoRoomForUpload(received_bytes=size)
            part += data


class _Writer(PartWriter):
    def __init__(self, files: MemoryUploadFiles, part: bytearray, size_bytes: int) -> None:
        self._files = files
        self._part = part
        self._size = size_bytes

    @property
    def size_bytes(self) -> int:
        return self._size

    def write(self, data: bytes) -> None:
        self._files.add(self._part, self._size, data)
        self._size += len(data)
