"""What lies in a folder against what the library knows of it: one walk, one SELECT."""

import msgspec

from application.jobs.handler import ItemStopped
from application.library.roots import below, globs_of, left_out_by_root
from application.library.settle import Settle
from application.ports.file_tree import FileTree, UnreadableFolder
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader
from domain.library.file import FoundFile, LastSeen, Root
from domain.library.globs import EVERYTHING, Globs
from domain.library.paths import PathFlavour, comparison_key, is_inside
from domain.shared.ids import FileId, FilePath
from domain.shared.names import base_name

_ENTRIES_PER_LOOK = 256
"""Between two looks at the stop signal."""


class Survey(msgspec.Struct, kw_only=True):
    folder: FilePath
    flavour: PathFlavour
    recursive: bool
    roots: tuple[Root, ...]
    globs: Globs
    globs_from: FilePath
    there: bool | None
    """Whether the folder is there; None where that cannot be told."""
    unchanged: int = 0
    found: list[tuple[FoundFile, FileId | None]] = []
    """Files that are not as they were seen, each with the file of the library at that path."""
    busy: list[FoundFile] = []
    left: dict[FilePath, FileId] = {}
    """Files of the library in the scanned part that the walk did not meet."""
    unreadable: list[UnreadableFolder] = []

    def looks_at(self, path: FilePath) -> bool:
        """Whether the walk would have met it, had it been there and the folder readable."""
        if not is_inside(path, self.folder, self.flavour):
            return False
        name = base_name(path)
        if not self.recursive and not _same(path[: -len(name) - 1], self.folder, self.flavour):
            return False
        if self.globs == EVERYTHING:
            return True
        return self.globs.wants(below(path, self.globs_from, self.flavour))


class SurveyFolder:
    def __init__(self, *, file_tree: FileTree, reader: Reader, settle: Settle) -> None:
        self._file_tree = file_tree
        self._reader = reader
        self._settle = settle

    def __call__(
        self, folder: FilePath, *, recursive: bool, globs: Globs, stop: StopSignal
    ) -> Survey:
        """`globs`: EVERYTHING means those that the folder was imported with.

        Raises:
            ItemStopped
        """
        flavour = self._file_tree.flavour(folder)
        with self._reader() as now:
            roots = now.files.roots()
            seen = now.files.last_seen_in(folder, flavour)
        stored, start = globs_of(folder, roots, flavour)
        given = globs != EVERYTHING
        survey = Survey(
            folder=folder,
            flavour=flavour,
            recursive=recursive,
            roots=roots,
            globs=globs if given else stored,
            globs_from=folder if given else start,
            there=self._file_tree.is_there(folder),
        )
        before = len(seen)
        met = self._walk(survey, seen, stop) if survey.there else []
        survey.unchanged = before - len(seen)
        self._join(survey, met, seen, inner_globs=not given, stop=stop)
        return survey

    def _walk(self, survey: Survey, seen: LastSeen, stop: StopSignal) -> list[FoundFile]:
        met: list[FoundFile] = []
        entries = self._file_tree.walk(
            survey.folder,
            recursive=survey.recursive,
            globs=survey.globs,
            globs_from=survey.globs_from,
            seen=seen,
        )
        for number, entry in enumerate(entries):
            if number % _ENTRIES_PER_LOOK == 0 and stop.is_set():
                raise ItemStopped()
            if isinstance(entry, FoundFile):
                met.append(entry)
            elif isinstance(entry, UnreadableFolder):
                survey.unreadable.append(entry)
        return met

    def _join(
        self,
        survey: Survey,
        met: list[FoundFile],
        seen: LastSeen,
        *,
        inner_globs: bool,
        stop: StopSignal,
    ) -> None:
        """By comparison key: a path may be spelled in another way than the library has it."""
        left = {
            comparison_key(path, survey.flavour): (path, number)
            for path, (_, _, number) in seen.items()
            if survey.looks_at(path)
        }
        if inner_globs:
            met = self._wanted_by_roots(survey, met, left)
        fresh = [found for found in met if self._settle.is_fresh(found)]
        settled = self._settle(fresh, stop)
        if stop.is_set():
            raise ItemStopped()
        if fresh:
            as_met = {found.path for found in fresh}
            met = [found for found in met if found.path not in as_met] + settled.still
            met.sort(key=lambda found: found.path)
        survey.busy = settled.busy
        for found in survey.busy:
            left.pop(comparison_key(found.path, survey.flavour), None)
        for found in met:
            known = left.pop(comparison_key(found.path, survey.flavour), None)
            survey.found.append((found, known[1] if known else None))
        survey.left = dict(left.values())

    def _wanted_by_roots(
        self, survey: Survey, met: list[FoundFile], left: dict[bytes, tuple[FilePath, FileId]]
    ) -> list[FoundFile]:
        """Without new files that the globs of an imported folder within this one leave out."""
        if all(root.globs == EVERYTHING for root in survey.roots):
            return met
        return [
            found
            for found in met
            if comparison_key(found.path, survey.flavour) in left
            or not left_out_by_root(found.path, survey.roots, survey.flavour)
        ]


def _same(path: bytes, folder: FilePath, flavour: PathFlavour) -> bool:
    return comparison_key(FilePath(path), flavour) == comparison_key(folder, flavour)
