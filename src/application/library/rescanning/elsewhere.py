"""Files of the library outside the scanned part whose content may have come into it."""

from collections.abc import Container, Sequence
from itertools import islice

from application.jobs.handler import ItemStopped
from application.library.rescanning.contents import Owner, Place, owner
from application.library.rescanning.old_place import is_no_file, loosely, real_place
from application.library.rescanning.survey import Survey
from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader
from domain.library.file import MediaFile, Root
from domain.shared.ids import FileId, RootId
from domain.shared.names import display_text

_AT_ONCE = 500


class FindElsewhere:
    """A file that still lies at its old place is never one that moved: then this is a copy."""

    def __init__(self, *, file_tree: FileTree, reader: Reader) -> None:
        self._file_tree = file_tree
        self._reader = reader

    def __call__(
        self,
        places: Sequence[Place],
        survey: Survey,
        untold: Container[FileId],
        stop: StopSignal,
    ) -> list[Owner]:
        """`untold`: files of the scanned part that may be there or not, nobody can say.

        Raises:
        ItemStopped
        """
        roots = {root.id: root for root in survey.roots}
        away: dict[RootId, bool] = {}
        found: list[Owner] = []
        rest = iter(sorted({p.fingerprint for p in places if p.fingerprint is not None}))
        found_at = {loosely(place.found.path) for place in places}
        while some := list(islice(rest, _AT_ONCE)):
            if stop.is_set():
                raise ItemStopped()
            with self._reader() as now:
                known = now.files.with_fingerprints(some)
            for files in known.values():
                for file in files:
                    if survey.looks_at(file.path) and file.id not in untold:
                        continue
                    was = self._if_not_there(file, roots, away, found_at)
                    if was is not None:
                        found.append(was)
        return found

    def _if_not_there(
        self,
        file: MediaFile,
        roots: dict[RootId, Root],
        away: dict[RootId, bool],
        found_at: Container[bytes],
    ) -> Owner | None:
        there = self._file_tree.is_there(file.path)
        if there is None:
            return owner(
                file,
                doubt="Its old place cannot be looked at now, so this may be a copy of it.",
            )
        if not there:
            root = roots.get(file.root_id)
            if root is not None and file.root_id not in away:
                away[file.root_id] = self._file_tree.is_there(root.path) is not True
            if root is None or not away[file.root_id]:
                return owner(file)
            return owner(
                file,
                doubt=f"Its old folder {display_text(root.path)} is not there now. If that is a "
                "drive that is away, this may be a copy.",
            )
        real = real_place(self._file_tree, file.path)
        if is_no_file(self._file_tree, file.path) or (
            real != loosely(file.path) and real in found_at
        ):
            return owner(file)
        return owner(file, displaced=True) if self._holds_something_else(file) else None

    def _holds_something_else(self, file: MediaFile) -> bool:
        lies = self._file_tree.look(file.path)
        if lies is None or file.same_on_disk(lies):
            return False
        try:
            return self._file_tree.fingerprint(lies.path, lies.size_bytes) != file.fingerprint
        except FileUnreadable:
            return False
