"""Find where rows and objects differ. Writes nothing, and holds one page in memory."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from msgspec import structs

from application.jobs.handler import ItemStopped
from application.media.upkeep.file_chores import all_known
from application.media.upkeep.reconcile.findings import Finding, Sort
from application.ports.clock import Clock
from application.ports.object_store import ObjectEntry, ObjectMissing, ObjectStore
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader
from domain.jobs.job import JobKind
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact
from domain.media.known import KnownMedia
from domain.media.object_names import PROXY_FOLDERS, ObjectName, object_name
from domain.shared.errors import Conflict

RECONCILING = JobKind("reconcile-proxies")
_PAGE = 500
_YOUNG = timedelta(hours=1)
_TOUCHED_LATER = timedelta(seconds=2)
"""An object is finished before its row is written; file systems round times to 2 s at worst."""


class ObjectsAway(Conflict):
    """The object store holds nothing, while proxies and thumbnails are recorded."""

    code = "objects_away"
    remedy = (
        "Its folder may lie on a drive that is not mounted: connect it. If they are really gone, "
        "--force drops their rows."
    )


class StoreShared(Conflict):
    """The object store also holds proxies of files that this library never had: another library
    keeps its own there, so nothing in it is deleted."""

    code = "store_shared"
    remedy = (
        "Give each library a S3_PREFIX of its own. Where they are really left over, as after "
        "going back to an older copy of the database, --force deletes them."
    )


class Compare:
    """`bucket`: where remote copies are confirmed; None: no bucket is configured."""

    def __init__(
        self, *, reader: Reader, objects: ObjectStore, bucket: ObjectStore | None, clock: Clock
    ) -> None:
        self._reader = reader
        self._objects = objects
        self._bucket = bucket
        self._clock = clock

    def refuse_empty_store(self, *, force: bool) -> None:
        """Raises:
        ObjectsAway
        """
        if force or any(True for folder in PROXY_FOLDERS for _ in self._objects.entries(folder)):
            return
        with self._reader() as now:
            sums = now.media.sums()
        recorded = sums.thumbnails.count + sum(pile.count for pile in sums.proxies.values())
        if recorded:
            raise ObjectsAway(recorded=recorded)

    def refuse_shared_store(self, stop: StopSignal) -> None:
        """Before anything is deleted.

        Raises:
            StoreShared, ItemStopped, StoreFailed
        """
        with self._reader() as now:
            last_id = now.files.last_id()
        for folder in PROXY_FOLDERS:
            for entry in self._objects.entries(folder):
                if stop.is_set():
                    raise ItemStopped()
                name = object_name(entry.key)
                if name is not None and name.file_id > last_id:
                    raise StoreShared(key=entry.key)

    def rows(
        self, stop: StopSignal, on_file: Callable[[], None] = lambda: None
    ) -> Iterator[Finding]:
        """Raises:
        ItemStopped, StoreFailed
        """
        for known in all_known(self._reader, _PAGE):
            if stop.is_set():
                raise ItemStopped()
            for row in filter(None, (known.proxy, known.thumbnail)):
                yield from self._of_row(row)
            on_file()

    def objects(
        self, folder: str, stop: StopSignal, on_object: Callable[[], None] = lambda: None
    ) -> Iterator[Finding]:
        """A finding is worked on before the next is looked for: what was adopted is then known.

        Raises:
            ItemStopped, StoreFailed
        """
        cutoff = self._cutoff()
        entries = self._objects.entries(folder)
        while page := list(islice(entries, _PAGE)):
            names = {entry.key: object_name(entry.key) for entry in page}
            ids = {name.file_id for name in names.values() if name is not None}
            with self._reader() as now:
                known = now.media.known(tuple(ids))
                last_id = now.files.last_id()
            for entry in page:
                if stop.is_set():
                    raise ItemStopped()
                name = names[entry.key]
                of = known.get(name.file_id) if name else None
                if finding := self._of_object(entry, name, of, cutoff):
                    if finding.sort is Sort.ORPHAN and name and name.file_id > last_id:
                        finding = structs.replace(finding, sort=Sort.STRANGE)
                    yield finding
                on_object()

    def row_of(self, name: ObjectName) -> Artifact | None:
        with self._reader() as now:
            return now.media.artifacts(name.file_id).get(name.kind)

    def _of_row(self, row: Artifact) -> Iterator[Finding]:
        if self._objects.size(row.key) is None:
            yield _finding(Sort.ROW_WITHOUT_OBJECT, row.key, row.size_bytes, row=row)
        elif row.remote is not None:
            if self._bucket is None:
                yield _finding(Sort.REMOTE_NOT_ASKED, row.key, row.remote.size_bytes, row=row)
            elif self._bucket.size(row.key) != row.remote.size_bytes:
                yield _finding(Sort.REMOTE_GONE, row.key, row.remote.size_bytes, row=row)

    def _of_object(
        self,
        entry: ObjectEntry,
        name: ObjectName | None,
        known: KnownMedia | None,
        cutoff: datetime,
    ) -> Finding | None:
        if name is None:
            return _finding(Sort.NOT_OURS, entry.key, entry.size_bytes, entry=entry)
        row = known.artifact(name.kind) if known else None
        if row is None and known is not None:
            row = self.row_of(name)  # adopted a moment ago, from this very page
        if row is not None and row.key == entry.key and not self._differs(row, entry):
            return None
        sort = self._sort(entry, name, known, row)
        if entry.modified_at >= cutoff:
            sort = Sort.YOUNG
        return Finding(
            sort=sort,
            key=entry.key,
            size_bytes=entry.size_bytes,
            row=row,
            entry=entry,
            known=known,
            name=name,
        )

    def _sort(
        self,
        entry: ObjectEntry,
        name: ObjectName,
        known: KnownMedia | None,
        row: Artifact | None,
    ) -> Sort:
        if known is None:
            return Sort.ORPHAN
        if row is not None and row.key == entry.key:
            return Sort.DIFFERS
        kind = known.file.kind
        if kind is not name.of and kind is not MediaKind.UNKNOWN:
            return Sort.LEFT_BEHIND
        is_replaced = row is not None and self._objects.size(row.key) is not None
        return Sort.LEFT_BEHIND if is_replaced else Sort.OBJECT_WITHOUT_ROW

    def _differs(self, row: Artifact, entry: ObjectEntry) -> bool:
        """The content is read only where it is near and was written to after its row was."""
        if row.size_bytes != entry.size_bytes:
            return True
        was_touched = entry.modified_at > row.made_at + _TOUCHED_LATER
        if not was_touched or self._objects.local_path(row.key) is None:
            return False
        try:
            return sha256_of(self._objects, row.key) != row.sha256
        except ObjectMissing:
            return False  # replaced or gone this moment: the next run looks again

    def _cutoff(self) -> datetime:
        """What is younger may be somebody's who has not written its row yet."""
        now = self._clock.now()
        with self._reader() as snapshot:
            others = [job for job in snapshot.jobs.unfinished() if job.kind != RECONCILING]
        begun = [job.started_at for job in others if job.started_at is not None]
        return min([now - _YOUNG, *begun])


def sha256_of(objects: ObjectStore, key: str) -> str:
    """Raises:
    ObjectMissing
    """
    with objects.open(key) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _finding(
    sort: Sort,
    key: str,
    size_bytes: int,
    *,
    row: Artifact | None = None,
    entry: ObjectEntry | None = None,
) -> Finding:
    return Finding(sort=sort, key=key, size_bytes=size_bytes, row=row, entry=entry)
