"""The user's folders on this machine's disks. Paths are bytes, which pathlib does not take."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from operator import attrgetter

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
from domain.library.kind import MediaKind, kind_by_name
from domain.library.paths import PathFlavour
from domain.media.problems import MediaProblem, problem
from domain.shared.ids import FilePath
from domain.shared.names import display_text, folded, separators

_NAME = attrgetter("name")
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_FLAVOURS = {"darwin": PathFlavour.MAC, "win32": PathFlavour.WINDOWS}


class LocalFileTree(FileTree):
    def __init__(self, *, platform: str = sys.platform) -> None:
        self._flavour = _FLAVOURS.get(platform, PathFlavour.POSIX)

    def absolute(self, folder: str | bytes) -> FilePath:
        raw = os.fsencode(folder)
        # An empty path would mean the working directory, which nobody asked for.
        if not raw or b"\0" in raw:
            raise FolderNotFound(_no_folder(raw))
        return FilePath(os.path.realpath(os.path.expanduser(raw)))  # noqa: PTH111

    def resolve(self, folder: str | bytes) -> FilePath:
        path = self.absolute(folder)
        if not os.path.isdir(path):  # noqa: PTH112
            raise FolderNotFound(_no_folder(os.fsencode(folder)))
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
        wanted = _Wanted(globs, globs_from or root) if globs != EVERYTHING else None
        # A stack of listings instead of recursion: folders may nest deeper than Python calls.
        open_folders: list[Iterator[os.DirEntry[bytes]]] = []

        def enter(folder: bytes) -> UnreadableFolder | None:
            try:
                with os.scandir(folder) as listing:
                    entries = list(listing) if wanted is None else wanted.of(listing)
            except OSError as error:
                return _unreadable(folder, error)
            if seen:
                entries = _unlike(entries, seen)
            entries.sort(key=_NAME)
            open_folders.append(iter(entries))
            return None

        if trouble := enter(root):
            yield trouble
        while open_folders:
            entry = next(open_folders[-1], None)
            if entry is None:
                open_folders.pop()
            elif entry.is_dir(follow_symlinks=False):
                if recursive and (trouble := enter(entry.path)):
                    yield trouble
            elif entry.is_file(follow_symlinks=False) and (met := _look_at(entry)):
                yield met

    def look(self, path: FilePath) -> FoundFile | None:
        kind = kind_by_name(path)
        try:
            status = os.lstat(path)
        except (OSError, ValueError):
            return None
        if kind is None or not stat.S_ISREG(status.st_mode):
            return None
        return _found(path, kind, status)

    def is_there(self, path: FilePath) -> bool | None:
        try:
            os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except (OSError, ValueError):
            return None
        return True

    def folders(self, folder: FilePath) -> tuple[FilePath, ...]:
        try:
            with os.scandir(folder) as listing:
                found = [entry for entry in listing if entry.is_dir(follow_symlinks=False)]
        except OSError as error:
            said = error.strerror or "it cannot be listed"
            raise FolderNotFound(f"{display_text(folder)}: {said}.") from error
        found.sort(key=lambda entry: (folded(os.fsdecode(entry.name)), entry.name))
        return tuple(FilePath(entry.path) for entry in found)

    def may_list(self, folder: FilePath) -> bool:
        return os.path.isdir(folder) and os.access(folder, os.R_OK | os.X_OK)  # noqa: PTH112

    def fingerprint(self, path: FilePath, size_bytes: int) -> str:
        import xxhash

        digest = xxhash.xxh3_128()
        try:
            # a file object would cost a small file more than its content does
            descriptor = os.open(path, _READ)
            try:
                for offset, length in sample_windows(size_bytes):
                    if offset:
                        os.lseek(descriptor, offset, os.SEEK_SET)
                    digest.update(os.read(descriptor, length))
            finally:
                os.close(descriptor)
        except OSError as error:
            raise _file_unreadable(error) from error
        return fingerprint_text(size_bytes, digest.hexdigest())

    def head(self, path: FilePath, length: int) -> bytes:
        try:
            with open(path, "rb") as file:
                return file.read(length)
        except OSError as error:
            raise _file_unreadable(error) from error

    def flavour(self, root: FilePath) -> PathFlavour:
        return self._flavour


def _unlike(entries: "list[os.DirEntry[bytes]]", seen: LastSeen) -> "list[os.DirEntry[bytes]]":
    """Those that are not as they were seen, folders too. Of a large library this is nearly all
    that a rescan does, so it does as little as can be."""
    rest = []
    last_seen = seen.get
    for entry in entries:
        path = entry.path
        known = last_seen(path)  # type: ignore[call-overload]  # a FilePath, without the call
        if known is not None:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                rest.append(entry)
                continue
            # A link or folder with the very size and time of the file is not worth asking for.
            if status.st_mtime_ns == known[1] and status.st_size == known[0]:
                del seen[path]  # type: ignore[arg-type]
                continue
        rest.append(entry)
    return rest


class _Wanted:
    """The globs on the entries of a folder."""

    def __init__(self, globs: Globs, start: FilePath) -> None:
        self._globs = globs
        self._cut = len(start.rstrip(separators(start))) + 1
        self._even = b"\\" in separators(start)

    def of(self, listing: "Iterable[os.DirEntry[bytes]]") -> "list[os.DirEntry[bytes]]":
        return [entry for entry in listing if self._wants(entry)]

    def _wants(self, entry: "os.DirEntry[bytes]") -> bool:
        below = entry.path[self._cut :]
        below = below.replace(b"\\", b"/") if self._even else below
        if entry.is_dir(follow_symlinks=False):
            return self._globs.enters(below)
        return self._globs.wants(below)


def _look_at(entry: "os.DirEntry[bytes]") -> FoundFile | SkippedFile | UnreadableFolder | None:
    path = FilePath(entry.path)
    kind = kind_by_name(path)
    if kind is None:
        return SkippedFile(path=path)
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        return _unreadable(path[: -len(entry.name) - 1], error)
    return _found(path, kind, status)


def _found(path: FilePath, kind: MediaKind, status: os.stat_result) -> FoundFile:
    return FoundFile(
        path=path, kind=kind, size_bytes=status.st_size, modified_ns=status.st_mtime_ns
    )


def _no_folder(raw: bytes) -> str:
    return f"There is no folder {display_text(raw)!r}."


def _unreadable(folder: bytes, error: OSError) -> UnreadableFolder:
    return UnreadableFolder(path=FilePath(folder), message=error.strerror or str(error))


def _file_unreadable(error: OSError) -> FileUnreadable:
    if isinstance(error, PermissionError):
        return FileUnreadable(problem(MediaProblem.NO_PERMISSION))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileUnreadable(problem(MediaProblem.VANISHED))
    return FileUnreadable(problem(MediaProblem.UNREADABLE, error.strerror or ""))
