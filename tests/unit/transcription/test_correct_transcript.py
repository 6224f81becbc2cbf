"""A person says what was really said."""

import math
from pathlib import Path

import pytest

from application.analysis.editing.change import Change
from application.analysis.editing.show_history import ShowHistory
from application.analysis.showing.fold_file import fold_file
from domain.library.edits import BadEdit, EditAction, EditedMeanwhile
from domain.shared.ids import TranscriptId
from domain.transcription.transcript import Doubt, Transcript, TranscriptNotFound
from tests.unit.analysis.library import TYPES
from tests.unit.transcription.speech import heard
from tests.unit.transcription.words_desk import Desk

UNDO = EditAction.UNDO


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_is_corrected_is_shown_and_found_at_once(desk: Desk) -> None:
    edit = desk.correct(2.0, 6.0, "  from Salt\nQuay\tat nine ")
    assert edit is not None
    assert (edit.author, edit.field, edit.at) == (
        "user",
        "at[2000-6000]",
        desk.library.clock.now(),
    )
    assert desk.lines() == ["The ferry leaves", "from Salt Quay at nine", "every morning"]
    assert "Salt Quay" in desk.found()
    assert "salt key" not in desk.found()
    shown = desk.shown()
    assert [shown.correction_of(one) for one in shown.segments] == [None, edit, None]


def test_it_holds_over_another_run_and_another_model(desk: Desk) -> None:
    desk.correct(2.0, 6.0, "from Salt Quay at nine")
    larger = desk.hear([heard(0.0, 8.0, "The ferries leave from salt key at ten")], "large-v3")
    assert desk.lines(larger) == ["The ferries", "from Salt Quay at nine", "at ten"]
    desk.hear([heard(0.0, 8.0, "All of it in one go")])
    assert "from Salt Quay at nine" in desk.lines()


def test_the_words_of_all_transcripts_of_that_content_changed_then(desk: Desk) -> None:
    larger = desk.hear([heard(0.0, 8.0, "One two")], "large-v3")
    desk.library.clock.advance(60)
    desk.correct(2.0, 6.0, "from Salt Quay")
    now = desk.library.clock.now()
    assert desk.shown().transcript.changed_at == now
    assert desk.shown(larger).transcript.changed_at == now


def test_who_corrects_a_wider_stretch_must_have_seen_what_was_corrected_in_it(desk: Desk) -> None:
    first = desk.correct(2.0, 4.0, "from Salt", author="Ann", supersedes=None)
    second = desk.correct(4.0, 6.0, "Quay", author="Ben", supersedes=None)
    assert first is not None
    assert second is not None

    with pytest.raises(EditedMeanwhile):
        desk.correct(2.0, 6.0, "from Salt Key", supersedes=None)
    with pytest.raises(EditedMeanwhile):
        desk.correct(2.0, 6.0, "from Salt Key", supersedes=first.id)
    assert desk.correct(2.0, 6.0, "from Salt Key", supersedes=second.id)


def test_what_a_person_writes_turns_no_letters_round(desk: Desk) -> None:
    desk.correct(2.0, 6.0, "to \u202eyauQ\u202c\x1b[31m \u2066Salt\u2028Quay\x85")
    assert desk.lines()[1] == "to yauQ[31m Salt Quay"


def figures(desk: Desk, of: Transcript) -> tuple[int, int, int]:
    counted = desk.shown(of).transcript
    return counted.segments, counted.words, counted.characters


def test_the_figures_of_all_transcripts_are_of_what_is_shown(desk: Desk) -> None:
    larger = desk.hear([heard(0.0, 8.0, "One two")], "large-v3")
    before = [figures(desk, one) for one in (desk.transcript, larger)]
    desk.correct(2.0, 6.0, "at nine")
    assert figures(desk, desk.transcript) == (3, 7, 32)
    assert figures(desk, larger) == (2, 3, 9)
    place = next(one.edit.field for one in desk.history())
    desk.edit(Change(action=UNDO, type="transcript", field=place))
    assert [figures(desk, one) for one in (desk.transcript, larger)] == before


def test_how_sure_a_model_was_is_not_changed_by_people(desk: Desk) -> None:
    before = desk.shown().transcript.confidence
    desk.correct(2.0, 6.0, "at nine")
    assert desk.shown().transcript.confidence == pytest.approx(before)


def test_empty_words_say_that_nothing_was_said(desk: Desk) -> None:
    desk.correct(2.0, 6.0, " ")
    assert desk.lines() == ["The ferry leaves", "every morning"]
    assert len(desk.shown().corrections) == 1
    assert desk.correct(2.0, 6.0, "") is None


def test_the_same_words_change_nothing(desk: Desk) -> None:
    assert desk.correct(2.0, 6.0, "from salt key  at nine") is None
    assert desk.correct(2.0, 6.0, "from Salt Quay") is not None
    assert desk.correct(2.0, 6.0, "from Salt Quay") is None
    assert len(desk.history()) == 1


def test_the_same_words_take_away_a_doubt(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [heard(0.0, 2.0, "no no no", doubt=Doubt.REPEATS)])
    assert desk.found() == ""
    assert desk.correct(0.0, 2.0, "no no no") is not None
    assert desk.found() == "no no no"


def test_a_second_correction_supersedes_the_first_and_undo_brings_it_back(desk: Desk) -> None:
    first = desk.correct(2.0, 6.0, "from Salt Quay")
    second = desk.correct(2.0, 6.0, "from Salt Key")
    assert first
    assert second
    assert second.supersedes == first.id
    desk.library.clock.advance(60)
    desk.edit(Change(action=UNDO, supersedes=second.id))
    assert desk.lines()[1] == "from Salt Quay"
    assert "Salt Quay" in desk.found()
    assert desk.shown().transcript.changed_at == desk.library.clock.now()
    desk.edit(Change(action=UNDO, type="transcript", field=first.field))
    assert desk.lines()[1] == "from salt key at nine"


def test_a_correction_of_more_covers_a_smaller_one(desk: Desk) -> None:
    desk.correct(2.0, 6.0, "from Salt Quay")
    wider = desk.correct(2.0, 8.0, "from Salt Quay each morning")
    assert desk.lines() == ["The ferry leaves", "from Salt Quay each morning"]
    assert wider
    desk.edit(Change(action=UNDO, supersedes=wider.id))
    assert desk.lines()[1:] == ["from Salt Quay", "every morning"]


def test_a_correction_is_not_cut_by_another(desk: Desk) -> None:
    desk.correct(2.0, 6.0, "from Salt Quay at nine")
    with pytest.raises(BadEdit, match="correct 2 s to 6 s as a whole"):
        desk.correct(4.0, 8.0, "at ten")


def test_somebody_else_was_first(desk: Desk) -> None:
    first = desk.correct(2.0, 6.0, "from Salt Quay", author="Ann", supersedes=None)
    assert first
    with pytest.raises(EditedMeanwhile) as met:
        desk.correct(2.0, 6.0, "from Salt Key", supersedes=None)
    assert met.value.details == {
        "in_force": first.id,
        "shown": "from Salt Quay",
        "yours": "from Salt Key",
    }
    assert desk.correct(2.0, 6.0, "from Salt Key", supersedes=first.id)


@pytest.mark.parametrize(
    ("start_s", "end_s", "says"),
    [
        (-1.0, 2.0, "ends after its start"),
        (3.0, 3.0, "ends after its start"),
        (4.0, 3.0, "ends after its start"),
        (math.nan, 3.0, "ends after its start"),
        (0.0, math.inf, "ends after its start"),
        (7.0, 8.6, "behind the end of the sound. It is 8 s long"),
        (1.0, 1.0001, "shorter than a millisecond"),
    ],
)
def test_a_stretch_lies_within_the_sound(
    desk: Desk, start_s: float, end_s: float, says: str
) -> None:
    with pytest.raises(BadEdit, match=says):
        desk.correct(start_s, end_s, "x")


def test_a_player_may_round_the_length(desk: Desk) -> None:
    assert desk.correct(7.0, 8.4, "each morning")


@pytest.mark.parametrize("text", ["x" * 10_001, "\ud800"])
def test_words_that_cannot_be_kept_are_refused(desk: Desk, text: str) -> None:
    with pytest.raises(BadEdit):
        desk.correct(2.0, 6.0, text)


def test_there_must_be_such_a_transcript(desk: Desk) -> None:
    desk.delete(desk.transcript.id)
    with pytest.raises(TranscriptNotFound):
        desk.correct(2.0, 6.0, "x")
    with pytest.raises(TranscriptNotFound):
        desk.prefer(TranscriptId(99))


def test_what_was_said_is_no_result_of_an_analysis(desk: Desk) -> None:
    desk.correct(2.0, 6.0, "from Salt Quay")
    with desk.library.reader() as now:
        assert fold_file(now, now.files.get(desk.clip), TYPES) == ()
    (past,) = desk.history()
    assert past.in_force


def test_the_history_of_a_stretch_is_found_by_its_place(desk: Desk) -> None:
    edit = desk.correct(2.0, 6.0, "from Salt Quay")
    desk.correct(6.0, 8.0, "each morning")
    assert edit
    of_stretch = ShowHistory(reader=desk.library.reader)(desk.clip, "transcript", edit.field)
    assert [past.edit for past in of_stretch] == [edit]
