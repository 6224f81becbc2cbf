"""Importing a folder: what may be, what becomes a row, and what is said when it cannot be."""

import pytest

from adapters.memory.clock import MemoryClock
from adapters.memory.file_tree import MemoryFileTree
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.random_ids import MemoryRandomIds
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.analysis.indexing.refresh_index import RefreshIndex
from application.jobs.handler import Finished, ItemStopped
from application.jobs.running_item import RunningItem
from application.jobs.start_job import StartJob
from application.library.allowed_folders import AllowedFolders, FolderNotAllowed
from application.library.start_import import (
    PROBE,
    StartImport,
    StartImportCommand,
)
from application.library.take_files import TakeFiles
from application.library.walk_folder import WalkFolder
from application.plugins.registry import AnalysisTypes
from application.ports.file_tree import FolderNotFound
from application.ports.stop_signal import NeverStop, StopSignal
from domain.jobs.job import ItemStatus
from domain.library.file import FileState, MediaFile
from domain.library.passage import FILE
from domain.shared.ids import FilePath, JobId
from tests.data.media import StopNow


class Library:
    def __init__(self, *names: bytes, locked: frozenset[bytes] = frozenset()) -> None:
        self.tree = MemoryFileTree({name: b"bytes of " + name for name in names}, locked=locked)
        store = MemoryStore()
        self.uow, self.reader, self.clock = (
            MemoryUnitOfWork(store),
            MemoryReader(store),
            MemoryClock(),
        )
        self.ids = MemoryRandomIds()
        self.refresh = RefreshIndex(types=AnalysisTypes([]))
        self.allowed: AllowedFolders | None = None

    def allow(self, *folders: str) -> None:
        self.allowed = AllowedFolders(file_tree=self.tree, reader=self.reader, folders=folders)

    def start(self, folder: str, *, recursive: bool = True) -> JobId:
        start_job = StartJob(
            uow=self.uow, runner=MemoryJobRunner(), clock=self.clock, random_ids=self.ids
        )
        start = StartImport(file_tree=self.tree, start_job=start_job, allowed=self.allowed)
        return start(StartImportCommand(directory_path=folder, recursive=recursive))

    def walk(self, job_id: JobId, stop: StopSignal | None = None) -> Finished:
        with self.reader() as now:
            job, (item, *_) = now.jobs.get(job_id), now.jobs.items(job_id)
        handler = WalkFolder(
            file_tree=self.tree,
            uow=self.uow,
            reader=self.reader,
            clock=self.clock,
            worth_reading_again=frozenset(),
            take=TakeFiles(
                clock=self.clock, refresh=self.refresh, index_version=self.refresh.version
            ),
            settle_s=0,
        )
        finished = handler(job, item, RunningItem(item, stop or NeverStop(), self.uow, self.clock))
        with self.uow() as tx:
            if finished.effect:
                finished.effect(tx)
            tx.commit()
        return finished

    def imports(self, folder: str, *, recursive: bool = True) -> Finished:
        return self.walk(self.start(folder, recursive=recursive))

    def files(self) -> dict[bytes, MediaFile]:
        with self.reader() as now:
            return now.files.known_in(FilePath(b"/"), self.tree.flavour(FilePath(b"/")))

    def to_probe(self, job_id: JobId) -> list[str]:
        with self.reader() as now:
            return [item.label for item in now.jobs.items(job_id) if item.kind == PROBE]


def failure(finished: Finished) -> str:
    assert finished.outcome.problem is not None
    return finished.outcome.problem.code


@pytest.mark.parametrize("folder", ["/private", "/nowhere", "/media/../private", "/mediaother"])
def test_outside_the_allowed_folders_nothing_is_told_of_what_exists(folder: str) -> None:
    library = Library(b"/media/a.mp4", b"/private/b.mp4", b"/mediaother/c.mp4")
    library.allow("/media")
    with pytest.raises(FolderNotAllowed):
        library.start(folder)


def test_a_folder_that_was_imported_is_allowed_from_then_on() -> None:
    library = Library(b"/media/a.mp4", b"/drive/2019/b.mp4")
    library.imports("/drive")
    library.allow("/media")
    assert library.start("/drive/2019")
    with pytest.raises(FolderNotAllowed):
        library.start("/drive/..")


def test_inside_the_allowed_folders_a_missing_one_is_named() -> None:
    library = Library(b"/media/a.mp4")
    library.allow("/media")
    with pytest.raises(FolderNotFound):
        library.start("/media/nowhere")


def test_a_folder_within_a_known_one_adds_no_file_twice_and_keeps_their_root() -> None:
    library = Library(b"/m/a.mp4", b"/m/sub/b.mp4")
    library.imports("/m")
    before = library.files()
    inner = library.start("/m/sub/")
    library.walk(inner)
    assert {key: (file.id, file.root_id) for key, file in library.files().items()} == {
        key: (file.id, file.root_id) for key, file in before.items()
    }


def test_a_flat_import_stays_in_the_folder() -> None:
    library = Library(b"/m/a.mp4", b"/m/sub/b.mp4")
    library.imports("/m", recursive=False)
    assert list(library.files()) == [b"/m/a.mp4"]


def test_a_file_whose_content_changed_is_read_again() -> None:
    library = Library(b"/m/a.mp4", b"/m/b.mp4")
    library.imports("/m")
    with library.uow() as tx:
        tx.files.save(
            file.probed(file.kind, FileState.READY, ()) for file in library.files().values()
        )
        tx.commit()
    before = library.files()
    library.tree.write(b"/m/a.mp4", b"other bytes", modified_ns=1)
    again = library.start("/m")
    library.walk(again)

    assert library.to_probe(again) == ["a.mp4"]
    changed = library.files()[b"/m/a.mp4"]
    assert changed.state is FileState.NEW
    assert changed.id == before[b"/m/a.mp4"].id
    assert changed.fingerprint != before[b"/m/a.mp4"].fingerprint


def test_a_folder_that_is_gone_when_its_turn_comes_fails_the_job_and_leaves_no_trace() -> None:
    library = Library(b"/m/a.mp4", locked=frozenset({b"/m"}))
    finished = library.walk(library.start("/m"))
    assert failure(finished) == "folder_unreadable"
    with library.reader() as now:
        assert now.files.roots() == ()


def test_a_folder_that_is_suddenly_empty_forgets_nothing_and_says_so() -> None:
    library = Library(b"/m/a.mp4", b"/other/b.mp4")
    library.imports("/m")
    job_id = library.start("/m")
    library.tree.make_folder(b"/m")
    library.tree.remove(b"/m/a.mp4")
    assert failure(library.walk(job_id)) == "folder_empty"
    assert list(library.files()) == [b"/m/a.mp4"]


def test_a_flat_import_of_a_folder_of_folders_finds_nothing_and_that_is_fine() -> None:
    library = Library(b"/m/sub/b.mp4")
    library.imports("/m")
    assert library.imports("/m", recursive=False).outcome.status is ItemStatus.DONE


def test_a_walk_stops_before_the_next_file() -> None:
    library = Library(b"/m/a.mp4", b"/m/b.mp4")
    job_id = library.start("/m")
    with pytest.raises(ItemStopped):
        library.walk(job_id, StopNow())
    assert library.files() == {}


def test_the_names_of_new_files_are_findable_with_their_rows() -> None:
    library = Library(b"/m/2019 Harbour/IMG_2231_saltmarchQuay.mp4")
    library.imports("/m")
    (file,) = library.files().values()
    with library.reader() as now:
        found = now.passages.of_file(file.id)
        assert now.passages.outdated(library.refresh.version, 9) == ()
    assert [passage.text for passage in found[FILE].passages] == [
        "IMG_2231_saltmarchQuay.mp4\nsaltmarch Quay",
        "m / 2019 Harbour",
    ]
