"""A range of the predecessor's rows becomes files of the library."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
)
from application.library.start_import import PROBE
from application.media.migrating.old_places import OldPlaces
from application.media.migrating.start_migration import asked_of
from application.media.migrating.survey_old_library import database_name
from application.ports.clock import Clock
from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.old_library import OldFile, OldLibraries
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from domain.jobs.job import Job, JobItem, NewItem
from domain.library.file import FileState, FoundFile, MediaFile, Move
from domain.library.kind import MediaKind, kind_by_name
from domain.library.paths import PathFlavour
from domain.media.facts import MediaFacts
from domain.media.problems import MediaProblem, problem
from domain.shared.ids import FileId, FilePath, RootId
from domain.shared.names import base_name, display_text

_KINDS = {kind.value: kind for kind in MediaKind}


class _Placed(msgspec.Struct, frozen=True, kw_only=True):
    """An old row, and what is at its place on this machine."""

    old: OldFile
    path: FilePath
    folder: FilePath
    found: FoundFile | None
    fingerprint: str | None


class TakeOldFiles(ItemHandler):
    """Files that are here are read again, so that their facts are known for certain; of those
    that are away it keeps what the predecessor knew. A file that the library has stays as it is,
    but for one that was away before: it is read, and its path put right.

    On the same resource as `TakeOldProxy`, which so comes after all of them.
    """

    resource = Resource.DISK

    def __init__(
        self,
        *,
        old_libraries: OldLibraries,
        file_tree: FileTree,
        uow: UnitOfWork,
        reader: Reader,
        clock: Clock,
        refresh: Callable[[Transaction, FileId], None],
    ) -> None:
        self._old_libraries = old_libraries
        self._file_tree = file_tree
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        asked = asked_of(job)
        name = database_name(asked.database)
        first, last = (int(number) for number in item.subject.split("-"))
        with self._old_libraries(asked.database) as old:
            rows = [row for row in old.files(first=first, last=last) if not row.is_proxy]
            places = OldPlaces(
                file_tree=self._file_tree, maps=asked.maps, base=asked.base or old.base
            )
        with self._reader() as now:
            known = now.predecessors.file_ids(name, [row.id for row in rows])
            files = now.files.some([*known.values()])
        still_away = {file.id for file in files if file.fingerprint is None}
        placed: list[_Placed] = []
        for row in rows:
            if context.stop.is_set():
                raise ItemStopped()
            path = places.of(row.local_path)
            if path is not None and (row.id not in known or known[row.id] in still_away):
                placed.append(self._look(row, path, places.folder_of(row, path)))
        with self._uow() as tx:
            became = {one.old.id: self._take(tx, job, one, known) for one in placed}
            tx.predecessors.note(name, became)
            tx.commit()
        return done(f"{len(became)} of {len(rows)} rows")

    def _look(self, old: OldFile, path: FilePath, folder: FilePath) -> _Placed:
        found = self._file_tree.look(path)
        fingerprint = None
        if found is not None:
            with suppress(FileUnreadable):  # reading it, which comes next, says why
                fingerprint = self._file_tree.fingerprint(path, found.size_bytes)
        return _Placed(old=old, path=path, folder=folder, found=found, fingerprint=fingerprint)

    def _take(
        self, tx: Transaction, job: Job, placed: _Placed, known: Mapping[int, FileId]
    ) -> FileId:
        flavour = self._file_tree.flavour(placed.path)
        now = self._clock.now()
        before = known.get(placed.old.id)
        if before is not None and placed.found is None:
            return before
        root = tx.files.ensure_root(placed.folder, flavour, now)
        if before is not None and not tx.files.at([placed.path], flavour):
            self._correct(tx, before, placed, root.id, flavour)
        [(file_id, is_new)] = tx.files.adopt([_as_file(placed, root.id, now)], flavour)
        if is_new:
            tx.media.set_facts(file_id, _facts(placed))
            self._refresh(tx, file_id)
        elif placed.found is not None and tx.files.get(file_id).fingerprint is None:
            tx.files.upsert_found(root.id, flavour, [(placed.found, placed.fingerprint)], now)
            is_new = True
        if is_new and placed.found is not None:
            label = display_text(base_name(placed.path))
            tx.jobs.add_items(
                job.id,
                [NewItem(kind=PROBE, subject=str(file_id), label=label, file_id=file_id)],
            )
        return file_id

    def _correct(
        self,
        tx: Transaction,
        file_id: FileId,
        placed: _Placed,
        root_id: RootId,
        flavour: PathFlavour,
    ) -> None:
        """It was away, at a place that a mapping named wrongly: here it is."""
        modified_ns = tx.files.get(file_id).modified_ns
        move = Move(file_id=file_id, path=placed.path, root_id=root_id, modified_ns=modified_ns)
        tx.files.move([move], flavour)
        self._refresh(tx, file_id)


def _as_file(placed: _Placed, root_id: RootId, now: datetime) -> MediaFile:
    old, found = placed.old, placed.found
    return MediaFile(
        id=FileId(0),
        root_id=root_id,
        path=placed.path,
        kind=_kind(old, placed.path),
        size_bytes=found.size_bytes if found else old.size_bytes or 0,
        modified_ns=found.modified_ns if found else int((old.modified_s or 0) * 1e9),
        fingerprint=placed.fingerprint,
        state=FileState.NEW if found else FileState.UNREADABLE,
        problems=() if found else (problem(MediaProblem.VANISHED),),
        imported_at=(old.uploaded_at or now).astimezone(UTC),
    )


def _kind(old: OldFile, path: FilePath) -> MediaKind:
    return _KINDS.get(old.file_type) or kind_by_name(path) or MediaKind.UNKNOWN


def _facts(placed: _Placed) -> MediaFacts:
    """As the predecessor told them. It ignored rotation, so how a viewer sees it is unknown."""
    old = placed.old
    return MediaFacts(
        kind=_kind(old, placed.path),
        duration_s=old.duration_s,
        width=old.width,
        height=old.height,
        frame_rate=old.frame_rate,
        bit_rate=old.bit_rate,
        video_codec=old.video_codec,
        audio_codec=old.audio_codec,
        video_tracks=int(old.width is not None),
    )
