"""What a person may say of a file, and what becomes of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.analysis_types.description import DescriptionType
from application.analysis.editing.change import Change
from application.analysis.editing.edit_file import EditFile, EditFileCommand
from application.analysis.indexing.refresh_index import RefreshIndex
from application.analysis.showing.fold_file import fold_file
from application.plugins.analysis_type import AnalysisType
from application.plugins.hooks import hookimpl
from application.plugins.registry import load_analysis_types
from domain.analysis.run import UnknownAnalysisType
from domain.library.edits import BadEdit, EditAction, EditedMeanwhile, EditNotFound
from domain.library.file import FileNotFound
from domain.shared.ids import EditId, FileId
from tests.unit.analysis.editing import FOUND, Desk

SET, APPROVE, REJECT, UNDO, NOTE, MARKER = EditAction


class OnlyDescriptions:
    @hookimpl
    def register_analysis_types(self, register: Callable[[AnalysisType], None]) -> None:
        register(DescriptionType())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_is_set_is_shown_and_found_at_once(desk: Desk) -> None:
    (edit,) = desk.set("metadata", "project.customer_name", "Ferry Line", note="on the invoice")
    assert (edit.author, edit.at) == ("user", desk.library.clock.now())
    assert desk.shown("metadata")["project"]["customer_name"] == {
        "value": "Ferry Line",
        "source": "human",
        "confidence": 1.0,
        "evidence": "on the invoice",
    }
    assert "Ferry Line" in desk.words("metadata")


def test_a_later_run_does_not_change_what_was_set(tmp_path: Path) -> None:
    desk = Desk(tmp_path, FOUND, FOUND)
    desk.set("description", "overview", "Three ferries.")
    desk.library.analyze(desk.photo, force=True)
    assert desk.shown("description")["overview"] == "Three ferries."
    assert desk.words("description")[0] == "Three ferries."


def test_the_alias_of_a_type_means_the_type(desk: Desk) -> None:
    (edit,) = desk.set("search_metadata", "keywords", ["ferry"])
    assert edit.type_key == "metadata"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("recording_date", "in June", "“recording_date” holds text"),
        ("keywords", "ferry", "“keywords” holds a list of words"),
        ("location.gps", {"latitude": 123, "longitude": 0}, "<= 90.0"),
        ("location.gps", {"lat": 1}, "“location.gps” has no “lat”"),
        ("entities[0].name", 7, "Expected `str`, got `int`"),
        ("entities[5].name", "x", "there are 1 items, counted from 0"),
        ("keywords", None, None),
        ("project.customer", "x", "“project.customer_name”"),
        ("keywords.first", "x", "There is no field"),
        ("recording_date", "2019" + "9" * 20_000, "longer than 10,000"),
        ("recording_date", "\ud800", "is not text"),
        ("", None, "“the whole result” cannot be empty"),
        ("a..b[", "x", "There is no field"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_the_field_holds(
    desk: Desk, field: str, value: Any, says: str | None
) -> None:
    if says is None:
        desk.set("metadata", field, value)
        assert desk.shown("metadata")["keywords"] == []
        return
    with pytest.raises(BadEdit) as refused:
        desk.set("metadata", field, value)
    assert says in refused.value.message
    assert desk.history() == ()


def test_a_choice_names_the_choices(desk: Desk) -> None:
    with pytest.raises(BadEdit, match="Genesis Natural"):
        desk.set("waterfall_classification", "family", "Granite")
    desk.set("waterfall_classification", "family", "Genesis Natural")
    assert desk.shown("waterfall_classification")["family"] == "Genesis Natural"


def test_as_typed_text_is_read_by_what_the_field_holds(desk: Desk) -> None:
    typed = [("keywords", "ferry, quay", ["ferry", "quay"]), ("recording_date", "2020", "2020")]
    for field, text, held in typed:
        desk.edit(Change(action=SET, type="metadata", field=field, text=text))
        shown = desk.shown("metadata")[field]
        assert (shown["value"] if isinstance(shown, dict) else shown) == held


def test_an_item_of_a_list_is_set_by_setting_the_list_as_it_is_shown(desk: Desk) -> None:
    (edit,) = desk.set("elements", "objects[1].name", "gantry")
    assert edit.field == "objects"
    assert [one["name"] for one in desk.shown("elements")["objects"]] == ["boat", "gantry"]
    desk.set("elements", "objects[2]", {"name": "buoy"})
    desk.set("elements", "objects[0]", None)
    assert [one["name"] for one in desk.shown("elements")["objects"]] == ["gantry", "buoy"]


def test_a_fact_in_a_list_is_a_persons_once_they_touch_it(desk: Desk) -> None:
    desk.set("metadata", "entities[0].name", "Salt Wharf")
    (entity,) = desk.shown("metadata")["entities"]
    assert entity["value"]["name"] == "Salt Wharf"
    assert (entity["source"], entity["confidence"]) == ("human", 1.0)


def test_a_whole_list_may_be_given_bare_or_as_it_was_shown(desk: Desk) -> None:
    (shown,) = desk.shown("metadata")["entities"]
    desk.set("metadata", "entities", [shown, {"type": "person", "name": "Nora"}])
    assert [one["source"] for one in desk.shown("metadata")["entities"]] == ["visual", "human"]


def test_control_characters_go_and_line_breaks_stay(desk: Desk) -> None:
    desk.set("description", "overview", "Two\x00 boats\r\nand a \x1bquay")
    assert desk.shown("description")["overview"] == "Two boats\nand a quay"


def test_approving_keeps_what_was_shown(tmp_path: Path) -> None:
    other = {**FOUND, "description": {"overview": "A car park."}}
    desk = Desk(tmp_path, FOUND, other)
    desk.do(APPROVE, "description", "overview")
    desk.library.analyze(desk.photo, force=True)
    assert desk.shown("description")["overview"] == "Boats in a harbour."


def test_rejecting_empties_the_field_until_a_run_says_something_else(tmp_path: Path) -> None:
    other = {**FOUND, "metadata": {"recording_date": None, "keywords": []}}
    desk = Desk(tmp_path, FOUND, other)
    desk.do(REJECT, "metadata", "recording_date")
    assert desk.shown("metadata")["recording_date"] is None
    desk.library.analyze(desk.photo, force=True)
    assert desk.shown("metadata")["recording_date"] is None


@pytest.mark.parametrize("action", [APPROVE, REJECT])
def test_nothing_can_be_approved_or_rejected_where_nothing_is_shown(
    desk: Desk, action: EditAction
) -> None:
    with pytest.raises(BadEdit, match="shows nothing"):
        desk.do(action, "metadata", "location.city")
    with pytest.raises(BadEdit, match="one by one"):
        desk.do(action, "metadata", "entities[0]")


def test_what_changes_nothing_adds_no_edit(desk: Desk) -> None:
    desk.set("metadata", "keywords", ["ferry"])
    assert desk.set("metadata", "keywords", ["ferry"]) == ()
    desk.do(APPROVE, "metadata", "recording_date")
    assert desk.do(APPROVE, "metadata", "recording_date") == ()
    desk.do(REJECT, "description", "overview")
    assert desk.do(REJECT, "description", "overview") == ()
    desk.edit(Change(action=NOTE, note="look again"))
    assert desk.edit(Change(action=NOTE, note=" look again ")) == ()
    assert len(desk.history()) == 4


def test_what_is_said_again_counts_when_something_else_is_shown_by_now(desk: Desk) -> None:
    name = "project.customer_name"
    desk.set("metadata", name, "Ferry Line")
    desk.do(APPROVE, "metadata", name)
    desk.set("metadata", "project", {"customer_name": "Salt Quay Ltd"})
    (approved,) = desk.do(APPROVE, "metadata", name)
    assert desk.do(APPROVE, "metadata", name) == ()
    desk.edit(Change(action=UNDO, supersedes=approved.id))
    desk.edit(Change(action=UNDO, type="metadata", field=name))
    (again,) = desk.set("metadata", name, "Ferry Line")
    assert desk.shown("metadata")["project"]["customer_name"]["value"] == "Ferry Line"
    assert desk.folded("metadata").fields[name].edit == again


def test_a_change_of_how_sure_a_person_is_counts(desk: Desk) -> None:
    cue = {"name": "grotto", "source": "visual", "confidence": 0.9}
    desk.set("waterfall_classification", "cues", [cue])
    assert desk.set("waterfall_classification", "cues", [cue | {"confidence": 0.3}]) != ()


def test_undo_restores_what_was_shown_step_by_step(desk: Desk) -> None:
    steps = [desk.folded("metadata").value]
    desk.set("metadata", "recording_date", "2020")
    steps.append(desk.folded("metadata").value)
    desk.do(REJECT, "metadata", "recording_date")
    while steps:
        desk.do(UNDO, "metadata", "recording_date")
        assert desk.folded("metadata").value == steps.pop()
        desk.index()
    with pytest.raises(BadEdit, match="no edit of “recording_date” to undo"):
        desk.do(UNDO, "metadata", "recording_date")


def test_an_edit_made_meanwhile_is_not_overwritten(desk: Desk) -> None:
    (first,) = desk.set("metadata", "keywords", ["a"], supersedes=None)
    with pytest.raises(EditedMeanwhile):
        desk.set("metadata", "keywords", ["b"], supersedes=None)
    (second,) = desk.set("metadata", "keywords", ["b"], supersedes=first.id)
    assert second.supersedes == first.id
    with pytest.raises(EditedMeanwhile):
        desk.edit(Change(action=UNDO, supersedes=first.id))
    with pytest.raises(EditNotFound):
        desk.edit(Change(action=UNDO, supersedes=EditId(99)))


def test_an_approval_is_of_what_is_said_not_of_how_surely(desk: Desk) -> None:
    def seen(name: str, sure: float) -> list[Any]:
        place = {"value": {"type": "place", "name": name, "normalized": None}}
        return [place | {"source": "visual", "confidence": sure, "evidence": None}]

    with pytest.raises(EditedMeanwhile, match="shows something else"):
        desk.do(APPROVE, "metadata", "entities", value=seen("Old Quay", 0.7))
    (edit,) = desk.do(APPROVE, "metadata", "entities", value=seen("Salt Quay", 0.5))
    assert edit.value is not None
    assert msgspec.json.decode(edit.value)[0]["confidence"] == 0.7


def test_notes_and_markers_can_be_found_reworded_and_taken_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (note,) = desk.edit(Change(action=NOTE, note="ask Nora"))
    (better,) = desk.edit(Change(action=NOTE, note="ask Nora about the quay", supersedes=note.id))
    assert desk.words("notes") == ["ask Nora about the quay"]
    desk.edit(Change(action=UNDO, supersedes=better.id))
    assert desk.words("notes") == ["ask Nora"]
    desk.edit(Change(action=UNDO, supersedes=note.id))
    assert desk.words("notes") == []


def test_a_marker_lies_within_the_file_and_ends_after_its_start(desk: Desk) -> None:
    def mark(start: float | None, end: float | None = None, note: str = "the bow") -> None:
        change = Change(action=MARKER, note=note, start_s=start, end_s=end)
        desk.edit(change, file_id=desk.library.clip)

    mark(1, 2.5)
    for start, end in [(None, 1), (2, 1), (-1, 1), (0, 10_000), (float("nan"), 1)]:
        with pytest.raises(BadEdit):
            mark(start, end)
    with pytest.raises(BadEdit, match="needs words"):
        mark(1, 2, note="\x00 ")
    with pytest.raises(BadEdit, match="no moments"):
        desk.edit(Change(action=MARKER, note="the bow", start_s=0))
    with pytest.raises(BadEdit, match="Only markers have times"):
        desk.edit(Change(action=NOTE, note="the bow", start_s=0))


def test_all_changes_or_none(desk: Desk) -> None:
    good = Change(action=SET, type="metadata", field="keywords", value=["a"])
    bad = Change(action=SET, type="metadata", field="keywords", value=3)
    with pytest.raises(BadEdit):
        desk.edit(good, bad)
    assert desk.history() == ()
    assert desk.shown("metadata")["keywords"] == ["boats"]


def test_later_changes_see_the_earlier_ones(desk: Desk) -> None:
    added = desk.edit(
        Change(action=SET, type="metadata", field="keywords", value=["a"]),
        Change(action=SET, type="metadata", field="keywords[1]", value="b"),
        Change(action=UNDO, type="metadata", field="keywords"),
    )
    assert [edit.action for edit in added] == [SET, SET, UNDO]
    assert desk.shown("metadata")["keywords"] == ["a"]


def test_types_and_files_that_do_not_exist_are_refused(desk: Desk) -> None:
    with pytest.raises(UnknownAnalysisType):
        desk.set("chapters", "chapters", [])
    with pytest.raises(UnknownAnalysisType):
        desk.edit(Change(action=NOTE, type="chapters", note="x"))
    with pytest.raises(FileNotFound):
        desk.edit(Change(action=NOTE, note="x"), file_id=FileId(99))
    for change in (
        Change(action=SET, field="keywords", value=[]),
        Change(action=SET, type="metadata", field="keywords"),
        Change(action=UNDO),
        Change(action=NOTE, field="keywords", note="x"),
    ):
        with pytest.raises(BadEdit):
            desk.edit(change)
    with pytest.raises(BadEdit):
        desk.edit()


def test_a_file_that_no_engine_saw_has_what_a_person_says(desk: Desk) -> None:
    clip = desk.library.clip
    change = Change(action=SET, type="summary", field="text", value="Waves.")
    desk.edit(change, file_id=clip)
    folded = desk.folded("summary", clip)
    assert (folded.base, folded.version) == (None, "1")


def test_the_history_says_what_holds_and_what_it_superseded(desk: Desk) -> None:
    desk.set("metadata", "keywords", ["a"])
    desk.set("metadata", "keywords", ["b"])
    desk.do(UNDO, "metadata", "keywords")
    desk.edit(Change(action=NOTE, note="x"))
    undo, second, first = desk.history("metadata", "keywords[0]")
    assert [(past.in_force, past.undone) for past in (undo, second, first)] == [
        (False, False),
        (False, True),
        (True, False),
    ]
    assert (undo.superseded, second.superseded) == (second.edit, first.edit)
    assert len(desk.history()) == 4
    assert desk.history("metadata", "recording_date") == ()


def test_what_was_approved_stays_when_the_file_changes_and_says_whose_word_it_was(
    tmp_path: Path,
) -> None:
    newer = FOUND | {"description": {"overview": "An empty quay.", "scene_type": "quay"}}
    desk = Desk(tmp_path, FOUND, newer)
    (first,) = desk.library.runs(desk.photo)
    desk.do(APPROVE, "description", "scene_type")
    desk.library.change(desk.photo, "10-other")
    desk.library.add_proxy(desk.photo)
    desk.library.analyze(desk.photo)
    assert desk.shown("description")["scene_type"] == "harbour"
    assert desk.shown("description")["overview"] == "An empty quay."
    assert [o.value for o in desk.folded("description").fields["scene_type"].others] == ["quay"]
    assert first.media_hash != desk.library.runs(desk.photo)[0].media_hash


def test_edits_outlive_their_type_and_can_still_be_taken_back(desk: Desk) -> None:
    (edit,) = desk.set("metadata", "keywords", ["ferry"])
    without = load_analysis_types([OnlyDescriptions()], discover=False)
    with desk.library.reader() as now:
        shown = {r.folded.key: r for r in fold_file(now, now.files.get(desk.photo), without)}
    assert shown["metadata"].type is None
    assert msgspec.json.decode(shown["metadata"].folded.value)["keywords"] == ["ferry"]
    uninstalled = EditFile(
        uow=desk.library.uow,
        types=without,
        clock=desk.library.clock,
        refresh=RefreshIndex(types=without),
    )
    undo = Change(action=UNDO, type="metadata", field="keywords")
    (taken,) = uninstalled(EditFileCommand(file_id=desk.photo, changes=(undo,))).edits
    assert taken.supersedes == edit.id
    assert desk.shown("metadata")["keywords"] == ["boats"]
