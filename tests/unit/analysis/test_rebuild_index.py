"""The index is brought up to date where it was made by other rules, or never."""

from pathlib import Path

import pytest

from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.random_ids import MemoryRandomIds
from application.analysis.indexing.rebuild_index import (
    IndexFiles,
    IndexToRebuild,
    RebuildIndex,
    RebuildIndexCommand,
)
from application.analysis.indexing.refresh_index import RefreshIndex, index_version
from application.jobs.handler import ItemStopped
from application.jobs.start_job import StartJob
from application.plugins.registry import AnalysisTypes
from domain.library.passage import FILE, IndexEntry, Origin
from domain.shared.ids import JobId
from tests.unit.analysis.editing import Desk
from tests.unit.analysis.library import TYPES

REALLY = RebuildIndexCommand(dry_run=False)


class Index:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.library = desk, desk.library
        self.rebuild = RebuildIndex(
            uow=self.library.uow,
            reader=self.library.reader,
            start_job=StartJob(
                uow=self.library.uow,
                runner=MemoryJobRunner(),
                clock=self.library.clock,
                random_ids=MemoryRandomIds(),
            ),
            refresh=desk.refresh,
        )

    def work(self, job_id: JobId | None) -> str:
        assert job_id is not None
        handler = IndexFiles(
            uow=self.library.uow, reader=self.library.reader, refresh=self.desk.refresh
        )
        with self.library.reader() as now:
            job, (item,) = now.jobs.get(job_id), now.jobs.items(job_id)
        return handler(job, item, self.library.context).outcome.note

    def outdated(self) -> int:
        return self.rebuild(RebuildIndexCommand()).files


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(Desk(tmp_path))


def test_files_that_were_never_indexed_are_found_afterwards(index: Index) -> None:
    assert index.outdated() == 2  # the analysed photo is up to date
    assert index.work(index.rebuild(REALLY).job_id) == "2 files, 2 of them changed"
    assert index.outdated() == 0
    with index.library.reader() as now:
        (name, _) = now.passages.of_file(index.library.clip)[FILE].passages
    assert name.text == "20190614_050700.mp4"


def test_a_dry_run_starts_nothing(index: Index) -> None:
    assert index.rebuild(RebuildIndexCommand()) == IndexToRebuild(files=2, job_id=None)


def test_there_is_one_job_at_a_time(index: Index) -> None:
    first = index.rebuild(REALLY)
    assert index.rebuild(REALLY) == first


def test_when_nothing_needs_it_nothing_is_started(index: Index) -> None:
    index.work(index.rebuild(REALLY).job_id)
    assert index.rebuild(REALLY) == IndexToRebuild(files=0, job_id=None)


def test_with_force_every_file_is_looked_at_and_what_is_right_stays(index: Index) -> None:
    index.work(index.rebuild(REALLY).job_id)
    forced = index.rebuild(RebuildIndexCommand(dry_run=False, force=True))
    assert index.work(forced.job_id) == "3 files, 0 of them changed"


def test_it_mends_what_went_wrong_and_drops_what_has_no_ground(index: Index) -> None:
    before = index.desk.index()
    with index.library.uow() as tx:
        tx.passages.replace(index.desk.photo, Origin("metadata"), IndexEntry())
        tx.passages.replace(index.desk.photo, Origin("gone_type"), before[FILE])
        tx.commit()
    forced = index.rebuild(RebuildIndexCommand(dry_run=False, force=True))
    index.work(forced.job_id)
    assert index.desk.index() == before


def test_a_stopped_item_goes_on_where_it_was(index: Index) -> None:
    job_id = index.rebuild(REALLY).job_id
    index.library.context.signal.set()
    with pytest.raises(ItemStopped):
        index.work(job_id)
    index.library.context.signal.clear()
    with index.library.uow() as tx:
        index.desk.refresh(tx, index.library.clip)
        tx.commit()
    assert index.work(job_id) == "1 files, 1 of them changed"


def test_another_set_of_types_makes_every_file_outdated(index: Index) -> None:
    index.work(index.rebuild(REALLY).job_id)
    fewer = AnalysisTypes(TYPES.registered[1:])
    assert index_version(fewer) != index_version(TYPES)
    index.rebuild._refresh = RefreshIndex(types=fewer)
    assert index.outdated() == 3


def test_a_worker_starts_also_when_the_index_cannot_be_looked_at(index: Index) -> None:
    index.rebuild._reader = None  # type: ignore[assignment]  # broken on purpose
    index.rebuild.where_needed()
