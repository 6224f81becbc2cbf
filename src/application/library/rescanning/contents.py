"""Which content lies where: what is not as it was seen is read, where it could matter."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import msgspec

from application.jobs.handler import ItemStopped
from application.library.rescanning.old_place import is_no_file, loosely, real_place
from application.library.rescanning.survey import Survey
from application.library.settle import Settle
from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader
from domain.library.file import FileState, FoundFile, MediaFile
from domain.library.globs import EVERYTHING
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, FilePath, RootId

T = TypeVar("T")
_AT_ONCE = 500


class Place(msgspec.Struct, kw_only=True, gc=False):
    """A path on disk that may hold the content of a file of the library."""

    found: FoundFile
    fingerprint: str | None
    holder: FileId | None = None
    """The file of the library that has this path, and had another content."""


class Owner(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A file of the library that is not at its place any more."""

    id: FileId
    path: FilePath
    root_id: RootId
    kind: MediaKind
    size_bytes: int
    modified_ns: int
    fingerprint: str | None
    doubt: str = ""
    displaced: bool = False
    """Something else lies at its path."""


class Contents(msgspec.Struct, kw_only=True):
    places: list[Place] = []
    """New paths, and known ones with another content than the library has."""
    owners: dict[FileId, Owner] = {}
    """Files of the scanned part that are gone or displaced."""
    changed: list[tuple[FoundFile, FileId, str | None]] = []
    """The same path and, as far as it can be read, the same content; to be read again."""
    respelled: list[tuple[FoundFile, MediaFile]] = []
    """The same file, its name in other letters."""
    unchanged: int = 0
    busy: list[FoundFile] = []
    untold: dict[FileId, int] = {}
    """Sizes of files of the scanned part of which nobody can say whether they are there."""
    hidden: dict[bytes, MediaFile] = {}
    """Files that are there, though the walk met none of that name, by where they really lie: the
    file system makes no difference between names that differ in case or Unicode form only, or a
    link leads there now."""


class ReadContents:
    """`worth_reading_again`: problem codes of unreadable files whose cause may be gone by now."""

    def __init__(
        self,
        *,
        file_tree: FileTree,
        reader: Reader,
        settle: Settle,
        worth_reading_again: frozenset[str],
    ) -> None:
        self._file_tree = file_tree
        self._reader = reader
        self._settle = settle
        self._worth_reading_again = worth_reading_again

    def __call__(
        self, survey: Survey, stop: StopSignal, report: Callable[[float], None]
    ) -> Contents:
        """Raises:
        ItemStopped
        """
        contents = Contents()
        known = [(found, number) for found, number in survey.found if number is not None]
        new = [found for found, number in survey.found if number is None]
        done, total = 0, max(1, len(known) + len(new))

        def step() -> None:
            nonlocal done
            done += 1
            if stop.is_set():
                raise ItemStopped()
            report(done / total)

        self._gone(survey, contents, stop)
        for some in _batches(known):
            files = self._some([number for _, number in some])
            for found, number in some:
                step()
                if number in files:
                    self._at_its_path(found, files[number], survey, contents)
        self._new(new, survey, contents, step)
        return contents

    def _gone(self, survey: Survey, contents: Contents, stop: StopSignal) -> None:
        gone: list[FileId] = []
        untold: list[FileId] = []
        hidden: list[FileId] = []
        for path, number in survey.left.items():
            if stop.is_set():
                raise ItemStopped()
            there = self._file_tree.is_there(path)
            if there is False:
                gone.append(number)
            elif there is None:
                untold.append(number)
            elif is_no_file(self._file_tree, path):
                gone.append(number)
            else:
                hidden.append(number)
        for some in _batches(gone):
            for file in self._some(some).values():
                contents.owners[file.id] = owner(file)
        for file in self._some(untold).values():
            contents.untold[file.id] = file.size_bytes
        for file in self._some(hidden).values():
            contents.hidden[real_place(self._file_tree, file.path)] = file

    def _at_its_path(
        self, found: FoundFile, file: MediaFile, survey: Survey, contents: Contents
    ) -> None:
        if file.fingerprint is not None and file.same_on_disk(found):
            if file.path != found.path:
                contents.respelled.append((found, file))
            elif self._is_unread(file):
                contents.changed.append((found, file.id, file.fingerprint))
            else:
                contents.unchanged += 1
            return
        fingerprint = self._read(found, contents)
        if fingerprint == "":
            return
        if fingerprint in (None, file.fingerprint):
            contents.changed.append((found, file.id, fingerprint))
            return
        contents.places.append(Place(found=found, fingerprint=fingerprint, holder=file.id))
        contents.owners[file.id] = owner(file, displaced=True)

    def _new(
        self,
        new: Sequence[FoundFile],
        survey: Survey,
        contents: Contents,
        step: Callable[[], None],
    ) -> None:
        """Read only where a file of the library could be it."""
        if not new:
            return
        sizes = self._sizes(survey, contents)
        for found in new:
            step()
            same = contents.hidden.get(loosely(found.path))
            if same is not None and same.same_on_disk(found):
                contents.respelled.append((found, same))
                continue
            fingerprint = None
            if found.size_bytes in sizes:
                fingerprint = self._read(found, contents)
                if fingerprint == "":
                    continue
            contents.places.append(Place(found=found, fingerprint=fingerprint))

    def _sizes(self, survey: Survey, contents: Contents) -> frozenset[int]:
        """Of all files of the library that may lie somewhere else now."""
        sizes = {was.size_bytes for was in contents.owners.values()} | {*contents.untold.values()}
        with self._reader() as now:
            sizes |= now.files.sizes_outside(survey.folder, survey.flavour)
            if not survey.recursive or survey.globs != EVERYTHING:
                inside = now.files.last_seen_in(survey.folder, survey.flavour)
                sizes |= {n for path, (n, _, _) in inside.items() if not survey.looks_at(path)}
        return frozenset(sizes)

    def _read(self, found: FoundFile, contents: Contents) -> str | None:
        """None where it cannot be read; empty where it changed under the reading."""
        try:
            fingerprint = self._file_tree.fingerprint(found.path, found.size_bytes)
        except FileUnreadable:
            fingerprint = None
        if not self._settle.is_still(found):
            contents.busy.append(found)
            return ""
        return fingerprint

    def _is_unread(self, file: MediaFile) -> bool:
        if file.state is FileState.UNREADABLE:
            return any(problem.code in self._worth_reading_again for problem in file.problems)
        return file.state is FileState.NEW

    def _some(self, file_ids: Sequence[FileId]) -> dict[FileId, MediaFile]:
        with self._reader() as now:
            return {file.id: file for file in now.files.some(file_ids)}


def owner(file: MediaFile, *, doubt: str = "", displaced: bool = False) -> Owner:
    return Owner(
        id=file.id,
        path=file.path,
        root_id=file.root_id,
        kind=file.kind,
        size_bytes=file.size_bytes,
        modified_ns=file.modified_ns,
        fingerprint=file.fingerprint,
        doubt=doubt,
        displaced=displaced,
    )


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
