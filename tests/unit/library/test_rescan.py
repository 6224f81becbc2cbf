"""What a rescan proposes, and what it does not."""

import pytest

from adapters.memory.file_tree import MemoryFileTree
from application.library.rescanning.start_apply import ApplyCommand
from domain.library.paths import PathFlavour
from domain.library.rescan import (
    AmbiguousRule,
    ChangeKind,
    ChangeState,
    NothingSelected,
    PlanOutOfDate,
    RescanNotReady,
)
from tests.unit.library.rescanned_folders import Folders, doubts, imported, told

MOVED, NEW, MISSING = ChangeKind.MOVED, ChangeKind.NEW, ChangeKind.MISSING
CHANGED, AMBIGUOUS, BUSY = ChangeKind.CHANGED, ChangeKind.AMBIGUOUS, ChangeKind.BUSY


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
