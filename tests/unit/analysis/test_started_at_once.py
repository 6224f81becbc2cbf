"""The same analysis, started twice in the same instant, is one job."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from application.analysis.asking.start_analysis import StartAnalysis, StartAnalysisCommand
from application.analysis.planning.plan_analysis import PlanAnalysis
from application.jobs.start_job import Overtaken
from application.library.bulk import BulkStarted
from application.ports.unit_of_work import Reader, Snapshot
from domain.analysis.model import Route
from domain.library.file_list import FileFilter
from domain.shared.ids import FileId
from domain.shared.spend import Caps
from tests.unit.analysis.library import TYPES, Library


class AnotherTab(Reader):
    """Starts an analysis of its own whenever the first `times` plans have just been made."""

    def __init__(self, library: Library, theirs: StartAnalysisCommand, times: int = 1) -> None:
        self.library = library
        self.theirs = theirs
        self.times = times
        self.started: list[BulkStarted] = []
        plan = PlanAnalysis(
            reader=self,
            types=TYPES,
            engines=library.known,
            caps=Caps(),
            clock=library.clock,
            route=Route.US,
            calls_at_once=8,
            has_bucket=False,
        )
        self.mine = StartAnalysis(plan_analysis=plan, start_job=library.start_job)

    @contextmanager
    def __call__(self) -> Iterator[Snapshot]:
        with self.library.reader() as now:
            yield now
        if len(self.started) < self.times:
            self.started.append(self.library.start(self.theirs))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path, MemoryAnalysisEngine())


def jobs(library: Library) -> int:
    with library.reader() as now:
        return now.jobs.count()


def of(*files: FileId, force: bool = False) -> StartAnalysisCommand:
    return StartAnalysisCommand(file_ids=files, force=force)


def test_of_two_equal_starts_at_once_one_wins_and_the_other_is_told_so(library: Library) -> None:
    everything = StartAnalysisCommand(filter=FileFilter())
    tab = AnotherTab(library, everything)
    mine = tab.mine(everything)
    assert (mine.job_id, mine.is_new) == (tab.started[0].job_id, False)
    assert jobs(library) == 1


def test_what_the_other_does_not_ask_is_asked_by_an_own_job(library: Library) -> None:
    tab = AnotherTab(library, of(library.photo))
    mine = tab.mine(of(library.photo, library.clip))
    assert (mine.is_new, mine.total_files) == (True, 1)
    assert mine.left_out == {"under_way": 1}


def test_who_forces_it_gets_an_own_job(library: Library) -> None:
    tab = AnotherTab(library, of(library.photo))
    assert tab.mine(of(library.photo, force=True)).is_new
    assert jobs(library) == 2


def test_whoever_is_always_overtaken_is_told_in_the_end(library: Library) -> None:
    tab = AnotherTab(library, of(library.clip, force=True), times=100)
    with pytest.raises(Overtaken):
        tab.mine(of(library.photo))
