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
from domain.library.file import FoundFile, LastSeen
from domain.library.fingerprint import fingerprint_text, sample_windows
from domain.library.globs import EVERYTHING, Globs
from domain.library.kind import kind_by_name
from domain.library.paths import PathFlavour, comparison_key, is_inside
from domain.media.problems import MediaProblem, problem
from domain.shared.ids import FilePath
from domain.shared.names import folded

_Held = tuple[FilePath, bytes, int]


class MemoryFileTree(FileTree):
    """`files` are absolute paths and contents; a path in `locked` is listed but not readable,
    a folder in `locked` cannot be listed. A folder is there while something is in it, or once it
    was made. Names are compared by the flavour."""

    def __init__(
        self,
        files: Mapping[bytes, bytes],
        *,
        locked: frozenset[bytes] = frozenset(),
        flavour: PathFlavour = PathFlavour.POSIX,
    ) -> None:
        self._locked = locked
        self._flavour = flavour
        self._files: dict[bytes, _Held] = {}
        self._made: set[bytes] = set()
        for path, content in files.items():
            self.write(path, content)

    def write(self, path: bytes, content: bytes, *, modified_ns: int = 0) -> None:
        """As if somebody else had written it."""
        key = self._key(path)
        spelling = self._files[key][0] if key in self._files else FilePath(path)
        self._files[key] = (spelling, content, modified_ns)

    def remove(self, path: bytes) -> None:
        del self._files[self._key(path)]

    def rename(self, path: bytes, new: bytes) -> None:
        """As a file system does: what was there is gone, content and time stay."""
        _, content, modified_ns = self._files.pop(self._key(path))
        self._files[self._key(new)] = (FilePath(new), content, modified_ns)

    def make_folder(self, path: bytes) -> None:
        self._made.add(self._key(path))

    def remove_folder(self, path: bytes) -> None:
        """With all that is in it."""
        inside = [key for key in self._files if self._within(key, path)]
        for key in inside:
            del self._files[key]
        self._made = {key for key in self._made if not self._within(key, path)}

    def absolute(self, folder: str | bytes) -> FilePath:
        raw = folder.encode("utf-8", "surrogateescape") if isinstance(folder, str) else folder
        if not raw or b"\0" in raw:
            raise FolderNotFound
        return FilePath(posixpath.normpath(raw))

    def resolve(self, folder: str | bytes) -> FilePath:
        path = self.absolute(folder)
        if not self._is_folder(path):
            raise FolderNotFound
        return path

    def walk(
        self,
        root: FilePath,
        *,
        recursive: bool,
        globs: Globs = EVERYTHING,
        globs_from: FilePath | None = None,
        seen: LastSeen | None = None,
    ) -> Iterator[FoundFile | SkippedFile | UnreadableFolder]:
        if not self._is_folder(root):
            yield UnreadableFolder(path=root, message="No such file or directory")
            return
        start = _inside(root)
        cut = len(_inside(globs_from or root))
        told: set[bytes] = set()
        inside = [held[0] for key, held in self._files.items() if self._within(key, root)]
        for path in sorted(inside, key=lambda name: name.split(b"/")):
            below = path[len(start) :].split(b"/")[:-1]
            if (below and not recursive) or not globs.wants(path[cut:]):
                continue
            folders = [root, *(start + b"/".join(below[: n + 1]) for n in range(len(below)))]
            shut = next((folder for folder in folders if folder in self._locked), None)
            if shut is not None:
                if shut not in told:
                    told.add(shut)
                    yield UnreadableFolder(path=FilePath(shut), message="Permission denied")
                continue
            met = self._met(path)
            if seen and isinstance(met, FoundFile):
                known = seen.get(path)
                if known is not None and known[:2] == (met.size_bytes, met.modified_ns):
                    del seen[path]
                    continue
            yield met

    def look(self, path: FilePath) -> FoundFile | None:
        held = self._files.get(self._key(path))
        met = self._met(held[0]) if held else None
        return met if isinstance(met, FoundFile) else None

    def is_there(self, path: FilePath) -> bool | None:
        if any(is_inside(path, FilePath(shut), self._flavour) for shut in self._locked):
            return True if self._key(path) in self._files else None
        return self._key(path) in self._files or self._is_folder(path)

    def folders(self, folder: FilePath) -> tuple[FilePath, ...]:
        if folder in self._locked or not self._is_folder(folder):
            raise FolderNotFound
        start = _inside(folder)
        inside = [held[0] for key, held in self._files.items() if self._within(key, folder)]
        names = {
            name for name, sign, _ in (p[len(start) :].partition(b"/") for p in inside) if sign
        }
        names |= {made[len(start) :].partition(b"/")[0] for made in self._made_in(start)}
        return tuple(
            FilePath(start + name)
            for name in sorted(names, key=lambda n: (folded(n.decode("utf-8", "replace")), n))
        )

    def may_list(self, folder: FilePath) -> bool:
        return self._is_folder(folder) and folder not in self._locked

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

    def _key(self, path: bytes) -> bytes:
        return comparison_key(FilePath(path), self._flavour)

    def _within(self, key: bytes, folder: bytes) -> bool:
        return key.startswith(_inside(self._key(folder)))

    def _made_in(self, start: bytes) -> list[bytes]:
        return [made for made in self._made if made.startswith(start)]

    def _is_folder(self, path: FilePath) -> bool:
        start = _inside(self._key(path))
        return any(_inside(key).startswith(start) for key in (*self._files, *self._made)) and (
            self._key(path) not in self._files
        )

    def _met(self, path: FilePath) -> FoundFile | SkippedFile:
        kind = kind_by_name(path)
        if kind is None:
            return SkippedFile(path=path)
        _, content, modified_ns = self._files[self._key(path)]
        return FoundFile(path=path, kind=kind, size_bytes=len(content), modified_ns=modified_ns)

    def _read(self, path: FilePath) -> bytes:
        if path in self._locked:
            raise FileUnreadable(problem(MediaProblem.NO_PERMISSION))
        if self._key(path) not in self._files:
            raise FileUnreadable(problem(MediaProblem.VANISHED))
        return self._files[self._key(path)][1]


def _inside(folder: bytes) -> bytes:
    return folder if folder.endswith(b"/") else folder + b"/"
