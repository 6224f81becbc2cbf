"""Which transcript of a file counts, and what is handed out of it."""

import json
from pathlib import Path

import pytest

from application.transcription.export_transcript import (
    FORMATS,
    ExportTranscript,
    UnknownTranscriptFormat,
)
from application.transcription.list_transcripts import ListTranscripts
from application.transcription.spoken import spoken_of
from application.transcription.transcripts_of_file import TranscriptsOfFile
from domain.library.file import FileNotFound
from domain.shared.ids import FileId
from domain.transcription.transcript import Doubt, TranscriptOutdated
from domain.transcription.transcript_list import TranscriptFilter, TranscriptQuery
from tests.unit.transcription.speech import heard
from tests.unit.transcription.words_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def spoken(desk: Desk) -> list[str] | None:
    with desk.library.reader() as now:
        said = spoken_of(now, desk.clip)
    return said and [one.text for one in said.certain]


def test_what_was_said_is_what_the_preferred_one_shows_without_doubt(desk: Desk) -> None:
    desk.correct(6.0, 8.0, "each morning")
    assert spoken(desk) == ["The ferry leaves", "from salt key at nine", "each morning"]
    other = desk.hear([heard(0, 2, "Bye."), heard(2, 4, "la", doubt=Doubt.REPEATS)], "tiny")
    desk.prefer(other.id)
    assert spoken(desk) == ["Bye.", "each morning"]
    assert desk.found() == "Bye. each morning"


def test_without_a_transcript_nothing_is_known_of_what_was_said(desk: Desk) -> None:
    desk.delete(desk.transcript.id)
    assert spoken(desk) is None
    assert desk.found() == ""


def test_a_transcript_of_what_the_file_held_before_is_shown_but_not_preferred(desk: Desk) -> None:
    desk.library.change(desk.clip, "9-other")
    assert not desk.shown().current
    assert spoken(desk) is None
    with pytest.raises(TranscriptOutdated):
        desk.prefer(desk.transcript.id)


def test_the_next_best_one_takes_over_when_one_is_deleted(desk: Desk) -> None:
    larger = desk.hear([heard(0, 2, "Larger")], "large-v3")
    assert spoken(desk) == ["Larger"]
    desk.delete(larger.id)
    assert spoken(desk) == desk.lines()


def test_the_preferred_one_of_a_file_comes_first(desk: Desk) -> None:
    tiny = desk.hear([heard(0, 2, "Tiny")], "tiny")
    of_file = TranscriptsOfFile(reader=desk.library.reader)
    assert [one.model for one in of_file(desk.clip)] == ["medium", "tiny"]
    desk.prefer(tiny.id)
    assert [one.model for one in of_file(desk.clip)] == ["tiny", "medium"]
    with pytest.raises(FileNotFound):
        of_file(FileId(99))


def test_transcripts_are_listed_with_what_there_is_to_choose_from(desk: Desk) -> None:
    desk.hear([heard(0, 2, "Klein")], "tiny", language="de")
    listed = ListTranscripts(reader=desk.library.reader)
    page = listed(TranscriptQuery(where=TranscriptFilter(language="de")))
    assert [row.transcript.model for row in page.rows] == ["tiny"]
    assert {one.value for one in listed.choices().models} == {"medium", "tiny"}


@pytest.mark.parametrize("wanted", FORMATS)
def test_every_format_holds_the_words_as_they_are_shown(desk: Desk, wanted: str) -> None:
    desk.correct(2.0, 6.0, "from Salt Quay & back")
    made = ExportTranscript(reader=desk.library.reader)(desk.transcript.id, wanted)
    assert made.name == f"20190614_050700_transcript_{desk.transcript.id}.{wanted}"
    assert "from Salt Quay &" in made.text
    assert "salt key" not in made.text


def test_json_has_everything_by_the_names_that_programs_know(desk: Desk) -> None:
    desk.hear([heard(0, 2, "So it is."), heard(2, 4, "la la", doubt=Doubt.REPEATS)])
    desk.correct(4.0, 6.0, "Yes.")
    made = ExportTranscript(reader=desk.library.reader)(desk.transcript.id, "json")
    told = json.loads(made.text)
    assert told["text"] == "So it is. Yes."
    assert (told["file_id"], told["model"], told["language"]) == (desk.clip, "medium", "en")
    assert told["duration"] == 8.0
    first, doubtful, of_person = told["segments"]
    assert (first["id"], first["start"], first["end"], first["doubt"]) == (0, 0.0, 2.0, None)
    assert first["words"][0] == {"word": " So", "start": 0.0, "end": 0.667, "probability": 0.9}
    assert doubtful["doubt"] == "repeats"
    assert of_person["by_person"]
    assert "avg_logprob" not in of_person


def test_other_formats_are_refused(desk: Desk) -> None:
    with pytest.raises(UnknownTranscriptFormat):
        ExportTranscript(reader=desk.library.reader)(desk.transcript.id, "docx")
