"""A folder tree that exists only in memory: tests and dry runs."""

import posixpath
from collections.abc import Iterator, Mapping

from application.ports.file_tree import (
    FileTree,
    FileUnreadable,
    FolderNotFound,
    SkippedFile,
    UnreadableFolder,
)
from domain.library.file import FoundFile
from domain.library.fingerprint import fingerprint_text, sample_windows
from domain.library.kind import kind_by_name
from domain.library.paths import PathFlavour
from domain.media.problems import MediaProblem, problem
from domain.shared.ids import FilePath
from domain.shared.names import folded


class MemoryFileTree(FileTree):
    """`files` are absolute paths and contents; a path in `locked` is listed but not readable,
    a folder in `locked` cannot be listed."""

    def __init__(
        self,
        files: Mapping[bytes, bytes],
        *,
        locked: frozenset[bytes] = frozenset(),
        flavour: PathFlavour = PathFlavour.POSIX,
    ) -> None:
        self._files = {path: (content, 0) for path, content in files.items()}
        self._locked = locked
        self._flavour = flavour

    def write(self, path: bytes, content: bytes, *, modified_ns: int = 0) -> None:
        """As if somebody else had written it."""
        self._files[path] = (content, modified_ns)

    def remove(self, path: bytes) -> None:
        del self._files[path]

    def absolute(self, folder: str | bytes) -> FilePath:
        raw = folder.encode("utf-8", "surrogateescape") if isinstance(folder, str) else folder
        if not raw or b"\0" in raw:
            raise FolderNotFound
        return FilePath(posixpath.normpath(raw))

    def resolve(self, folder: str | bytes) -> FilePath:
        path = self.absolute(folder)
        if not any(name.startswith(_inside(path)) for name in self._files):
            raise FolderNotFound
        return path

    def walk(
        self, root: FilePath, *, recursive: bool
    ) -> Iterator[FoundFile | SkippedFile | UnreadableFolder]:
        start = _inside(root)
        told: set[bytes] = set()
        for path in sorted(self._files, key=lambda name: name.split(b"/")):
            below = path[len(start) :].split(b"/")[:-1]
            if not path.startswith(start) or (below and not recursive):
                continue
            folders = [root, *(start + b"/".join(below[: n + 1]) for n in range(len(below)))]
            shut = next((folder for folder in folders if folder in self._locked), None)
            if shut is None:
                yield self._met(FilePath(path))
            elif shut not in told:
                told.add(shut)
                yield UnreadableFolder(path=FilePath(shut), message="Permission denied")

    def folders(self, folder: FilePath) -> tuple[FilePath, ...]:
        start = _inside(folder)
        inside = [path[len(start) :] for path in self._files if path.startswith(start)]
        if folder in self._locked or not inside:
            raise FolderNotFound
        names = {name for name, sign, _ in (rest.partition(b"/") for rest in inside) if sign}
        return tuple(
            FilePath(start + name)
            for name in sorted(names, key=lambda n: (folded(n.decode("utf-8", "replace")), n))
        )

    def may_list(self, folder: FilePath) -> bool:
        there = any(name.startswith(_inside(folder)) for name in self._files)
        return there and folder not in self._locked

    def fingerprint(self, path: FilePath, size_bytes: int) -> str:
        import xxhash

        content = self._read(path)
        windows = sample_windows(size_bytes)
        sample = b"".join(content[offset : offset + length] for offset, length in windows)
        return fingerprint_text(size_bytes, xxhash.xxh3_128(sample).hexdigest())

    def head(self, path: FilePath, length: int) -> bytes:
        return self._read(path)[:length]

    def flavour(self, root: FilePath) -> PathFlavour:
        return self._flavour

    def _met(self, path: FilePath) -> FoundFile | SkippedFile:
        kind = kind_by_name(path)
        if kind is None:
            return SkippedFile(path=path)
        content, modified_ns = self._files[path]
        return FoundFile(path=path, kind=kind, size_bytes=len(content), modified_ns=modified_ns)

    def _read(self, path: FilePath) -> bytes:
        if path in self._locked:
            raise FileUnreadable(problem(MediaProblem.NO_PERMISSION))
        if path not in self._files:
            raise FileUnreadable(problem(MediaProblem.VANISHED))
        return self._files[path][0]


def _inside(folder: bytes) -> bytes:
    return folder if folder.endswith(b"/") else folder + b"/"
