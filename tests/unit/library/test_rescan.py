"""What a rescan proposes, and what it does not."""

import pytest

from adapters.memory.file_tree import MemoryFileTree
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.jobs.handler import ItemStopped
from application.library.rescanning.show_rescan import RescanView
from application.library.rescanning.start_apply import ApplyCommand
from domain.library.file import FoundFile
from domain.library.paths import PathFlavour
from domain.library.rescan import (
    AmbiguousRule,
    Change,
    ChangeKind,
    ChangeState,
    NothingSelected,
    PlanOutOfDate,
    RescanNotReady,
)
from domain.shared.ids import FileId, FilePath
from tests.model.rescans import RescannedLibrary

MOVED, NEW, MISSING = ChangeKind.MOVED, ChangeKind.NEW, ChangeKind.MISSING
CHANGED, AMBIGUOUS, BUSY = ChangeKind.CHANGED, ChangeKind.AMBIGUOUS, ChangeKind.BUSY


class Folders(RescannedLibrary):
    """Files whose content is told by one letter; times are given where they matter."""

    tree: MemoryFileTree

    def __init__(
        self, *paths: str, flavour: PathFlavour = PathFlavour.POSIX, settle_s: float = 0
    ) -> None:
        store = MemoryStore()
        tree = MemoryFileTree(
            {path.encode(): path.encode() * 5 for path in paths}, flavour=flavour
        )
        super().__init__(
            tree=tree, uow=MemoryUnitOfWork(store), reader=MemoryReader(store), settle_s=settle_s
        )
        self.tree = tree

    def write(self, path: str, content: str, time: int = 1) -> None:
        self.tree.write(path.encode(), content.encode() * 5, modified_ns=time)

    def rename(self, path: str, new: str) -> None:
        self.tree.rename(path.encode(), new.encode())

    def remove(self, path: str) -> None:
        self.tree.remove(path.encode())

    def id(self, path: str) -> FileId:
        return self.files()[path.encode()].id


def told(view: RescanView) -> set[tuple[str, str]]:
    return {(line.kind.value, line.path.decode()) for line in view.changes}


def doubts(lines: list[Change]) -> list[str]:
    return [line.doubt for line in lines if line.doubt]


def imported(
    *paths: str, roots: tuple[str, ...] = ("/m",), flavour: PathFlavour = PathFlavour.POSIX
) -> Folders:
    folders = Folders(*paths, flavour=flavour)
    for root in roots:
        folders.imports(root)
    return folders


def test_what_is_as_it_was_is_only_counted() -> None:
    view = imported("/m/a.mp4", "/m/x/b.mp4").rescans("/m")
    assert view.counts[ChangeKind.UNCHANGED] == 2
    assert told(view) == set()


def test_a_renamed_folder_is_moves_and_what_was_made_stays() -> None:
    folders = imported("/m/day 1/a.mp4", "/m/day 1/b.mp4", "/m/c.mp4")
    ids = {folders.id("/m/day 1/a.mp4"), folders.id("/m/day 1/b.mp4")}
    for name in "ab":
        folders.rename(f"/m/day 1/{name}.mp4", f"/m/first day/{name}.mp4")
    view = folders.rescans("/m")
    assert told(view) == {("moved", "/m/first day/a.mp4"), ("moved", "/m/first day/b.mp4")}
    folders.applies(view, MOVED)
    assert {folders.id("/m/first day/a.mp4"), folders.id("/m/first day/b.mp4")} == ids


def test_files_that_changed_places_follow_in_one_step() -> None:
    folders = imported("/m/a.mp4", "/m/bb.mp4")
    a, b = folders.id("/m/a.mp4"), folders.id("/m/bb.mp4")
    folders.rename("/m/a.mp4", "/m/swap.tmp")
    folders.rename("/m/bb.mp4", "/m/a.mp4")
    folders.rename("/m/swap.tmp", "/m/bb.mp4")
    view = folders.rescans("/m")
    assert [line.kind for line in view.changes] == [MOVED, MOVED]
    folders.applies(view, MOVED)
    assert (folders.id("/m/bb.mp4"), folders.id("/m/a.mp4")) == (a, b)


def test_half_of_a_swap_is_left_as_it_was() -> None:
    folders = imported("/m/a.mp4", "/m/bb.mp4")
    a = folders.id("/m/a.mp4")
    folders.rename("/m/a.mp4", "/m/swap.tmp")
    folders.rename("/m/bb.mp4", "/m/a.mp4")
    folders.rename("/m/swap.tmp", "/m/bb.mp4")
    view = folders.rescans("/m")
    job = folders.apply(ApplyCommand(job_id=view.job.id, moved=(a,)))
    assert folders.id("/m/a.mp4") == a
    assert job.summary["left"][0]["reason"] == "another file of the library has that place"


def test_a_copy_is_new_and_its_original_stays() -> None:
    folders = imported("/m/a.mp4")
    folders.write("/m/copy.mp4", "/m/a.mp4")
    assert told(folders.rescans("/m")) == {("new", "/m/copy.mp4")}


def test_a_file_moved_from_another_imported_folder_is_the_same_file() -> None:
    folders = imported("/m/a.mp4", "/n/b.mp4", "/n/c.mp4", roots=("/m", "/n"))
    known = folders.id("/n/b.mp4")
    folders.rename("/n/b.mp4", "/m/b.mp4")
    folders.applies(folders.rescans("/m"))
    moved = folders.files()[b"/m/b.mp4"]
    assert (moved.id, moved.root_id) == (known, folders.files()[b"/m/a.mp4"].root_id)


def test_files_of_a_drive_that_is_away_may_be_copies_and_that_is_said() -> None:
    folders = imported("/m/a.mp4", "/drive/b.mp4", roots=("/m", "/drive"))
    folders.rename("/drive/b.mp4", "/m/b.mp4")
    (line,) = folders.rescans("/m").changes
    assert line.kind is MOVED
    assert "may be a copy" in line.doubt


def test_the_same_name_tells_which_of_two_equal_files_it_is() -> None:
    folders = imported("/m/a.mp4", "/m/x/b.mp4")
    folders.write("/m/x/b.mp4", "same")
    folders.write("/m/a.mp4", "same")
    folders.applies(folders.rescans("/m"))
    b = folders.id("/m/x/b.mp4")
    folders.rename("/m/x/b.mp4", "/m/y/b.mp4")
    folders.remove("/m/a.mp4")
    folders.write("/m/keep.mp4", "keep")
    view = folders.rescans("/m")
    assert [line.file_id for line in folders.lines(view, MOVED)] == [b]
    assert [line.path for line in folders.lines(view, MISSING)] == [b"/m/a.mp4"]


def equal_files() -> Folders:
    folders = Folders("/m/keep.mp4")
    folders.write("/m/a.mp4", "same")
    folders.write("/m/b.mp4", "same")
    folders.imports("/m")
    folders.rename("/m/a.mp4", "/m/y.mp4")
    folders.rename("/m/b.mp4", "/m/z.mp4")
    return folders


def test_without_telling_which_is_which_nothing_is_decided_and_nothing_is_missing() -> None:
    folders = equal_files()
    both = (folders.id("/m/a.mp4"), folders.id("/m/b.mp4"))
    view = folders.rescans("/m")
    assert told(view) == {("ambiguous", "/m/y.mp4"), ("ambiguous", "/m/z.mp4")}
    assert {line.candidates for line in view.changes} == {both}
    with pytest.raises(NothingSelected):
        folders.applies(view)


def test_the_oldest_match_is_taken_when_that_is_chosen_each_once() -> None:
    folders = equal_files()
    a, b = folders.id("/m/a.mp4"), folders.id("/m/b.mp4")
    folders.applies(folders.rescans("/m"), rule=AmbiguousRule.FIRST_MATCH)
    assert (folders.id("/m/y.mp4"), folders.id("/m/z.mp4")) == (a, b)


def test_ambiguous_files_are_new_when_that_is_chosen() -> None:
    folders = equal_files()
    folders.applies(folders.rescans("/m"), AMBIGUOUS, rule=AmbiguousRule.NEW)
    assert len(folders.files()) == 5


def test_the_neighbour_with_the_longer_name_is_never_part_of_a_folder() -> None:
    folders = imported("/m/foo/a.mp4", "/m/foo/b.mp4", "/m/foobar/c.mp4", roots=("/m",))
    folders.remove("/m/foobar/c.mp4")
    folders.remove("/m/foo/b.mp4")
    assert told(folders.rescans("/m/foo")) == {("missing", "/m/foo/b.mp4")}


@pytest.mark.parametrize("left", ["nothing", "an empty folder", "only what systems leave behind"])
def test_a_root_without_its_drive_proposes_no_deletion_and_says_so(left: str) -> None:
    folders = imported("/m/a.mp4", "/m/x/b.mp4")
    folders.tree.remove_folder(b"/m")
    if left == "an empty folder":
        folders.tree.make_folder(b"/m")
    elif left == "only what systems leave behind":
        folders.tree.write(b"/m/.DS_Store", b"x")
    view = folders.rescans("/m")
    assert told(view) == set()
    expected = "root_away" if left == "nothing" else "root_empty"
    assert [warning.code for warning in view.warnings] == [expected]
    assert len(folders.files()) == 2


def test_a_folder_that_was_emptied_beside_others_is_doubted() -> None:
    folders = imported("/m/a.mp4", "/m/drive/b.mp4")
    folders.remove("/m/drive/b.mp4")
    folders.tree.make_folder(b"/m/drive")
    (line,) = folders.rescans("/m").changes
    assert line.kind is MISSING
    assert "If a drive belongs there" in line.doubt


def test_a_folder_that_was_deleted_is_missing_without_doubt() -> None:
    folders = imported("/m/a.mp4", "/m/old/b.mp4")
    folders.tree.remove_folder(b"/m/old")
    (line,) = folders.rescans("/m").changes
    assert (line.kind, line.doubt) == (MISSING, "")


def test_a_folder_that_cannot_be_listed_hides_nothing_from_the_library() -> None:
    folders = imported("/m/a.mp4", "/m/shut/b.mp4")
    folders.tree = MemoryFileTree(
        {b"/m/a.mp4": b"/m/a.mp4" * 5, b"/m/shut/b.mp4": b"x"}, locked=frozenset({b"/m/shut"})
    )
    view = folders.rescans("/m")
    assert told(view) == set() or MISSING not in {line.kind for line in view.changes}


def test_a_flat_rescan_looks_at_the_folder_only() -> None:
    folders = imported("/m/a.mp4", "/m/b.mp4", "/m/x/c.mp4")
    folders.remove("/m/b.mp4")
    folders.remove("/m/x/c.mp4")
    folders.write("/m/x/new.mp4", "new")
    view = folders.rescans("/m", recursive=False)
    assert told(view) == {("missing", "/m/b.mp4")}
    assert view.counts[ChangeKind.UNCHANGED] == 1


def test_globs_are_kept_with_the_folder_and_hide_what_they_leave_out() -> None:
    folders = Folders("/m/a.mp4", "/m/raw/b.mp4", "/m/raw/c.mp4")
    folders.imports("/m", exclude=("raw/**",))
    folders.write("/m/raw/new.mp4", "new")
    folders.write("/m/d.mp4", "d")
    assert told(folders.rescans("/m")) == {("new", "/m/d.mp4")}
    assert told(folders.rescans("/m/raw")) == set()
    folders.imports("/m")
    assert set(folders.files()) == {b"/m/a.mp4", b"/m/d.mp4"}


def test_files_that_the_globs_leave_out_are_not_missing() -> None:
    folders = imported("/m/a.mp4", "/m/raw/b.mp4")
    folders.remove("/m/raw/b.mp4")
    assert told(folders.rescans("/m", exclude=("raw",))) == set()


@pytest.mark.parametrize("flavour", [PathFlavour.MAC, PathFlavour.WINDOWS])
def test_another_spelling_of_the_same_name_is_a_move_and_nothing_is_missing(
    flavour: PathFlavour,
) -> None:
    folders = imported("/m/Clip.mp4", flavour=flavour)
    known = folders.id("/m/Clip.mp4")
    folders.rename("/m/Clip.mp4", "/m/clip.MP4")
    view = folders.rescans("/m")
    assert [(line.kind, line.file_id) for line in view.changes] == [(MOVED, known)]
    folders.applies(view)
    assert folders.id("/m/clip.MP4") == known
    assert told(folders.rescans("/m")) == set()


def test_an_edited_file_keeps_its_id_and_is_read_again() -> None:
    folders = imported("/m/a.mp4")
    known = folders.id("/m/a.mp4")
    folders.write("/m/a.mp4", "other", time=9)
    view = folders.rescans("/m")
    assert [line.kind for line in view.changes] == [CHANGED]
    job = folders.applies(view)
    with folders.reader() as now:
        assert [i.file_id for i in now.jobs.items(job.id) if i.kind == "probe"] == [known]
    assert folders.files()[b"/m/a.mp4"].modified_ns == 9


def test_a_file_that_took_the_place_of_one_that_is_gone() -> None:
    folders = imported("/m/a.mp4", "/m/bb.mp4")
    a, b = folders.id("/m/a.mp4"), folders.id("/m/bb.mp4")
    folders.rename("/m/a.mp4", "/m/bb.mp4")
    view = folders.rescans("/m")
    assert [(n.kind, n.file_id) for n in view.changes] == [(MOVED, a), (MISSING, b)]
    assert doubts(view.changes)  # type: ignore[arg-type]
    folders.applies(view, MOVED)
    assert folders.id("/m/a.mp4") == a, "its place is not free while the other one stays"
    folders.applies(folders.rescans("/m"))
    assert {path: file.id for path, file in folders.files().items()} == {b"/m/bb.mp4": a}


def test_a_missing_file_that_is_back_is_not_forgotten() -> None:
    folders = imported("/m/a.mp4", "/m/b.mp4")
    folders.remove("/m/b.mp4")
    view = folders.rescans("/m")
    folders.tree.write(b"/m/b.mp4", b"/m/b.mp4" * 5)
    job = folders.applies(view)
    assert set(folders.files()) == {b"/m/a.mp4", b"/m/b.mp4"}
    assert job.summary["left_by_reason"] == {"the file is at its old place again": 1}
    (line,) = folders.show(view.job.id).changes
    assert line.state is ChangeState.SKIPPED


def test_a_drive_that_went_away_after_the_rescan_costs_nothing() -> None:
    folders = imported("/m/a.mp4", "/m/b.mp4")
    folders.remove("/m/b.mp4")
    view = folders.rescans("/m")
    folders.tree.remove_folder(b"/m")
    folders.applies(view, MISSING)
    assert set(folders.files()) == {b"/m/a.mp4", b"/m/b.mp4"}


def test_a_plan_is_applied_once_and_only_the_newest() -> None:
    folders = imported("/m/a.mp4")
    folders.write("/m/b.mp4", "b")
    old = folders.rescans("/m")
    new = folders.rescans("/m")
    with pytest.raises(PlanOutOfDate):
        folders.applies(old)
    assert folders.show(old.job.id).newer == new.job.id
    folders.applies(new)
    with pytest.raises(PlanOutOfDate):
        folders.applies(new)
    assert folders.show(new.job.id).applied_by is not None


def test_an_empty_selection_means_nothing() -> None:
    folders = imported("/m/a.mp4")
    folders.write("/m/b.mp4", "b")
    view = folders.rescans("/m")
    with pytest.raises(NothingSelected):
        folders.apply(ApplyCommand(job_id=view.job.id))


def test_the_newest_plan_of_a_folder_is_found_by_the_folder() -> None:
    folders = imported("/m/a.mp4")
    with pytest.raises(RescanNotReady):
        folders.find("/m")
    folders.rescans("/m")
    newest = folders.rescans("/m")
    assert folders.find("/m/").id == newest.job.id


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
