"""The chore that reads stored answers again: it asks nobody and costs nothing."""

from collections import defaultdict
from collections.abc import Mapping
from typing import ClassVar

from application.analysis.indexing.refresh_index import RefreshIndex
from application.analysis.reading.reread import Found, Reread, RereadRun
from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    skipped,
)
from application.media.upkeep.chore import Asked, Chore, Plan, Tally
from application.ports.unit_of_work import Reader, Snapshot, Transaction
from domain.analysis.run import AnalysisRun, RunStatus
from domain.jobs.job import ItemKind, Job, JobItem, NewItem
from domain.library.file import MediaFile
from domain.library.kind import MediaKind
from domain.shared.figures import counted
from domain.shared.ids import FileId

REPARSE = ItemKind("reparse")
_FILES_AT_ONCE = 500


class Reparse(Chore):
    name = "reparse"
    title = "Stored answers read again"
    words = "Read the stored answers of models again; it asks nobody and costs nothing."
    options = ("limit",)
    sorts: ClassVar = {
        Found.RESCUED: ("failed before: what can be read of the answer now is kept", True),
        Found.CHANGED: ("read differently now: the results are written anew", True),
        Found.STILL_FAILS: ("cannot be read now either: ask again", False),
        Found.OTHER_CONTENT: ("about what the file held before: left as they are", False),
        Found.OTHER_TYPES: ("of types that are not installed in that version: left out", False),
    }
    kinds: ClassVar = frozenset(MediaKind)

    def __init__(self, *, reader: Reader, reread: Reread) -> None:
        self._reader = reader
        self._reread = reread

    def plan(self, asked: Asked) -> Plan:
        with self._reader() as now:
            runs = _by_file(now, frozenset(asked.file_ids))
        tally = Tally({sort.value: words for sort, words in self.sorts.items()})
        items: list[NewItem] = []
        ids = sorted(runs)
        for at in range(0, len(ids), _FILES_AT_ONCE):
            with self._reader() as now:
                for file in now.files.some(tuple(ids[at : at + _FILES_AT_ONCE])):
                    if file.kind not in self.kinds:
                        continue
                    found = [self._reread(now, file, run) for run in runs[file.id]]
                    is_wanted = any(self._is_to_do(one) for one in found)
                    if is_wanted and asked.limit is not None and len(items) >= asked.limit:
                        continue
                    for one in found:
                        if one.found in self.sorts:
                            tally.add(one.found.value, _label(file, one), 0)
                    if is_wanted:
                        items.append(_item(file))
        title = f"{self.title}: {counted(len(items), 'file')}"
        return Plan(groups=tally.groups(), items=items, title=title)

    def start(self, asked: Asked) -> Plan:
        return self.plan(asked)

    def _is_to_do(self, one: RereadRun) -> bool:
        return one.found in self.sorts and self.sorts[one.found][1]


class BackfillImageResults(Reparse):
    name = "backfill-image-analysis-results"
    title = "Stored answers about images read again"
    words = "The same, of images only."
    kinds: ClassVar = frozenset({MediaKind.IMAGE})


class ReparseFile(ItemHandler):
    """All runs of one file. Twice gives the same as once."""

    resource = Resource.ROWS

    def __init__(self, *, reader: Reader, reread: Reread, refresh: RefreshIndex) -> None:
        self._reader = reader
        self._reread = reread
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        if context.stop.is_set():
            raise ItemStopped()
        file_id = FileId(int(item.subject))
        with self._reader() as now:
            file = now.files.get(file_id)
            found = [self._reread(now, file, run) for run in now.runs.of_file(file_id)]
        again = [one for one in found if one.found in (Found.RESCUED, Found.CHANGED)]
        if not again:
            return skipped("its answers are read as they are stored")

        def write(tx: Transaction) -> None:
            for one in again:
                tx.runs.finish(one.run, one.results)
            self._refresh(tx, file_id)

        return done(", ".join(sorted(_said(one) for one in again)), write)


def _by_file(now: Snapshot, chosen: frozenset[FileId]) -> Mapping[FileId, list[AnalysisRun]]:
    found: dict[FileId, list[AnalysisRun]] = defaultdict(list)
    for run in now.runs.with_status(*RunStatus):
        if not chosen or run.file_id in chosen:
            found[run.file_id].append(run)
    return found


def _item(file: MediaFile) -> NewItem:
    return NewItem(kind=REPARSE, subject=str(file.id), label=file.name, file_id=file.id)


def _label(file: MediaFile, one: RereadRun) -> str:
    what = f": {', '.join(one.differs)}" if one.differs else ""
    return f"{file.name}, run {one.run.id}{what}"


def _said(one: RereadRun) -> str:
    what = ", ".join(one.differs) or "its repairs"
    return f"run {one.run.id} {one.found.value} ({what})"
