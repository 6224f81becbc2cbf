"""Which files a bulk action takes: those of its moment, and who is left out is counted."""

from pathlib import Path

import pytest

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.random_ids import MemoryRandomIds
from application.jobs.start_job import StartJob
from application.media.start_proxies import PROXY, StartProxies, StartProxiesCommand
from domain.jobs.job import ItemKind, NothingToDo
from domain.jobs.strikes import MAX_STRIKES, Strikes
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId
from domain.shared.problem import Problem
from tests.unit.analysis.library import Library

EVERYTHING = StartProxiesCommand(filter=FileFilter())


class House(Library):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, MemoryAnalysisEngine())
        start_job = StartJob(
            uow=self.uow, runner=MemoryJobRunner(), clock=self.clock, random_ids=MemoryRandomIds()
        )
        self.proxies = StartProxies(reader=self.reader, start_job=start_job)

    def strike(self, file_id: FileId, count: int, kind: ItemKind = PROXY) -> None:
        with self.uow() as tx:
            problem = Problem(code="damaged", message="It is damaged.")
            tx.strikes.save(
                Strikes(
                    file_id=file_id, kind=kind, count=count, problem=problem, at=self.clock.now()
                )
            )
            tx.commit()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_the_answer_counts_kinds_and_sizes_and_who_is_left_out(house: House) -> None:
    house.add_proxy(house.photo)
    started = house.proxies(EVERYTHING)
    assert (started.total_files, started.video_count, started.image_count) == (1, 1, 0)
    assert (started.total_size_bytes, started.video_size_bytes) == (9, 9)
    assert started.left_out == {"up_to_date": 1, "no_picture": 1}
    again = house.proxies(StartProxiesCommand(filter=FileFilter(), force=True))
    assert (again.total_files, again.left_out) == (2, {"no_picture": 1})


def test_a_stale_proxy_is_made_again(house: House) -> None:
    house.add_proxy(house.photo, made_from="older")
    assert house.proxies(EVERYTHING).total_files == 2


def test_the_filter_is_read_once_what_is_imported_later_is_not_in_the_job(house: House) -> None:
    job_id = house.proxies(EVERYTHING).job_id
    house.add("later.mp4", MediaKind.VIDEO, MediaFacts(kind=MediaKind.VIDEO))
    with house.reader() as now:
        assert {item.file_id for item in now.jobs.items(job_id)} == {house.photo, house.clip}


def test_a_file_that_failed_too_often_is_left_out_unless_somebody_asks_for_it(
    house: House,
) -> None:
    house.strike(house.photo, MAX_STRIKES - 1)
    house.strike(house.photo, MAX_STRIKES, ItemKind("analyze"))  # another step is another matter
    assert house.proxies(EVERYTHING).total_files == 2
    house.strike(house.photo, MAX_STRIKES)
    started = house.proxies(EVERYTHING)
    assert (started.total_files, started.left_out["quarantined"]) == (1, 1)
    both = StartProxiesCommand(file_ids=(house.photo, house.clip))
    assert house.proxies(both).left_out == {"quarantined": 1}
    assert house.proxies(StartProxiesCommand(file_ids=(house.photo,))).total_files == 1
    forced = StartProxiesCommand(filter=FileFilter(), force=True)
    assert house.proxies(forced).total_files == 2


def test_only_files_that_are_left_out_are_nothing_to_do(house: House) -> None:
    house.strike(house.photo, MAX_STRIKES)
    with pytest.raises(NothingToDo) as refused:
        house.proxies(StartProxiesCommand(filter=FileFilter(kind=MediaKind.IMAGE)))
    assert refused.value.details["left_out"] == {"quarantined": 1}
