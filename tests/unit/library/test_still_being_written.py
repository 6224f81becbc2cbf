"""Files that are still being written when somebody looks, and comparisons that are cut off."""

import pytest

from adapters.memory.file_tree import MemoryFileTree
from application.jobs.handler import ItemStopped
from domain.library.file import FoundFile
from domain.library.rescan import ChangeKind
from domain.shared.ids import FilePath
from tests.unit.library.rescanned_folders import Folders, imported, told

MOVED, NEW, MISSING = ChangeKind.MOVED, ChangeKind.NEW, ChangeKind.MISSING
CHANGED, AMBIGUOUS, BUSY = ChangeKind.CHANGED, ChangeKind.AMBIGUOUS, ChangeKind.BUSY


class Growing(MemoryFileTree):
    """A file that has grown whenever somebody looks again."""

    def look(self, path: FilePath) -> FoundFile | None:
        met = super().look(path)
        if met is not None and path.endswith(b"growing.mp4"):
            self.write(path, self.head(path, 10_000) + b"more", modified_ns=met.modified_ns + 1)
        return super().look(path)


def fresh_library(*gone: str) -> Folders:
    folders = Folders("/m/a.mp4", *gone, settle_s=3)
    folders.imports("/m")
    folders.tree = Growing({b"/m/a.mp4": b"/m/a.mp4" * 5})
    now = int(folders.clock.now().timestamp() * 10**9)
    folders.tree.write(b"/m/growing.mp4", b"half", modified_ns=now)
    folders.tree.write(b"/m/whole.mp4", b"whole", modified_ns=now - 10**9)
    return folders


def test_a_file_that_is_still_being_written_is_left_alone_until_it_is_still() -> None:
    folders = fresh_library()
    assert told(folders.rescans("/m")) == {("busy", "/m/growing.mp4"), ("new", "/m/whole.mp4")}


def test_what_may_be_the_missing_file_on_its_way_keeps_it_from_being_missing() -> None:
    folders = fresh_library("/m/old/growing.mp4")
    assert told(folders.rescans("/m")) == {("busy", "/m/growing.mp4"), ("new", "/m/whole.mp4")}


def test_an_import_leaves_alone_and_names_what_is_still_being_written() -> None:
    folders = fresh_library()
    job = folders.imports("/m")
    assert set(folders.files()) == {b"/m/a.mp4", b"/m/whole.mp4"}
    busy = job.summary["still_being_written"]
    assert busy == {"files": 1, "names": ["/m/growing.mp4"]}


def test_the_wait_for_files_to_be_still_ends_and_takes_them() -> None:
    folders = Folders(settle_s=3)
    now = int(folders.clock.now().timestamp() * 10**9)
    folders.tree.write(b"/m/a.mp4", b"whole", modified_ns=now)
    began = folders.clock.now()
    folders.imports("/m")
    assert set(folders.files()) == {b"/m/a.mp4"}
    assert 3 <= (folders.clock.now() - began).total_seconds() <= 5


def test_an_import_says_when_new_files_are_those_that_are_gone() -> None:
    folders = imported("/m/a.mp4", "/m/b.mp4")
    folders.rename("/m/a.mp4", "/m/x/a.mp4")
    job = folders.imports("/m")
    assert job.summary["moved_here"] == 1
    assert job.summary["moved_here_from"] == [{"path": "/m/x/a.mp4", "was": "/m/a.mp4"}]


class AtOnce:
    def is_set(self) -> bool:
        return True


def test_a_comparison_that_is_cancelled_changes_nothing_and_begins_anew() -> None:
    folders = imported("/m/a.mp4", "/m/b.mp4")
    folders.remove("/m/b.mp4")
    from application.library.rescanning.start_rescan import StartRescan, StartRescanCommand

    start = StartRescan(file_tree=folders.tree, start_job=folders._start_job, allowed=None)
    job_id = start(StartRescanCommand(directory_path="/m"))
    with pytest.raises(ItemStopped):
        folders.work(job_id, AtOnce())
    assert len(folders.files()) == 2
