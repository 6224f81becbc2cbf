"""`reelsight transcripts`: list, show, correct, prefer, delete and export what was said."""

import os
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import srt

from domain.library.file_list import FileQuery
from domain.shared.ids import FileId
from domain.transcription.transcript import Doubt, Segment, TranscriptState
from domain.transcription.transcript_list import TranscriptFilter
from entrypoints.cli.transcript_filters import where_of
from entrypoints.container import build_container
from entrypoints.settings import Settings
from tests.cli.command import Reelsight
from tests.contract.transcript_samples import transcript
from tests.data.media import make_clip
from tests.unit.transcription.speech import heard

HARBOUR = (
    heard(0.0, 2.0, "The ferry leaves"),
    heard(2.0, 6.0, "from salt key at nine"),
    heard(6.0, 8.0, "la la la la", doubt=Doubt.REPEATS),
)


class Said(NamedTuple):
    """A file that two models heard, and one that nobody did."""

    harbour: str
    still: str
    reelsight: Reelsight

    def __call__(self, *arguments: str) -> Any:
        ran = self.reelsight("transcripts", *arguments)
        assert ran.code == 0, ran.err
        return ran

    def lines(self, *which: str) -> list[str]:
        shown = self("show", self.harbour, *which, "--json").json
        return [one["text"] for one in shown["segments"]]


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    for name in ("harbour.mp4", "still.mp4"):
        make_clip(folder / name, seconds=1, audio=(1,))
    return folder


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Path:
    """Our data of a library in which something was heard, to be copied."""
    reelsight = Reelsight(tmp_path_factory.mktemp("imported"))
    assert reelsight("import", str(clips)).code == 0
    container = build_container(Settings(data=reelsight.folder / "data"))
    with container.uow()() as tx:
        files = {file.name: file for file in tx.files.matching(FileQuery())}
        harbour = files["harbour.mp4"]
        for model, segments in (("tiny", HARBOUR[:1]), ("medium", HARBOUR)):
            put(tx, harbour, segments, model)
        tx.commit()
    assert (harbour.id, files["still.mp4"].id) == (1, 2)
    return reelsight.folder / "data"


@pytest.fixture
def said(reelsight: Reelsight, imported: Path) -> Said:
    shutil.copytree(imported, reelsight.folder / "data")
    return Said("1", "2", reelsight)


def put(tx: Any, file: Any, segments: tuple[Segment, ...], model: str) -> None:
    tx.transcripts.put(
        transcript(
            file.id,
            media_hash=file.fingerprint,
            model=model,
            language="en",
            duration_s=8.0,
            heard_s=8.0 if model == "medium" else 2.0,
            state=TranscriptState.COMPLETE if model == "medium" else TranscriptState.PARTIAL,
            segments=len(segments),
            doubtful=sum(one.doubt is not None for one in segments),
            words=8,
            characters=30,
        ),
        segments,
    )


def test_transcripts_are_listed_and_filtered(said: Said) -> None:
    text = said().text
    assert "MODEL" in text
    assert "complete, shown, 1 in doubt" in text
    assert "up to 00:02" in text
    assert "2 transcripts, 16 s." in text
    (row,) = said("list", "--text", "SALT", "--file", said.harbour, "--json").json["transcripts"]
    assert (row["model"], row["preferred"], row["current"]) == ("medium", True, True)
    assert row["file_name"] == "harbour.mp4"
    assert said("list", "--language", "de").text == "No transcript matches.\n"


def test_every_filter_says_what_is_meant() -> None:
    given = {"model": "tiny", "language": "en", "state": "partial", "short": True}
    where = where_of({**given, "doubtful": False, "outdated": True, "text": "salt"}, file_id=3)
    assert where == TranscriptFilter(
        file_id=FileId(3),
        model="tiny",
        language="en",
        state=TranscriptState.PARTIAL,
        short=True,
        doubtful=False,
        current=False,
        text="salt",
    )
    assert where_of(dict.fromkeys(given)) == TranscriptFilter()
    assert where_of({"text": os.fsdecode(b"\xff")}).text == "\\xff"


def test_a_correction_is_shown_with_times_and_can_be_taken_back(said: Said) -> None:
    done = said("correct", said.harbour, "--at", "0:03.5", "from Salt Quay").text
    assert done == "words 00:02–00:06 set: from Salt Quay  (edit 1)\n"
    said("correct", said.harbour, "--stretch", "0-2", "", "--author", "Ann")
    text = said("show", said.harbour).text
    assert "ferry" not in text
    assert "00:02.000  from Salt Quay  [you, edit 1]\n" in text
    assert "00:06.000  la la la la  [in doubt: repeats itself]\n" in text
    history = said.reelsight("edit", said.harbour, "--history").text
    assert "words 00:00–00:02  in force  nothing was said" in history
    assert said.reelsight("edit", said.harbour, "--undo", "1").code == 0
    assert said.lines() == ["from salt key at nine", "la la la la"]


def test_another_transcript_is_preferred_and_deleted(said: Said) -> None:
    assert "up to 00:02, shown" in said("prefer", said.harbour, "--model", "tiny").text
    assert said.lines() == ["The ferry leaves"]
    refused = said.reelsight("transcripts", "delete", said.harbour, "--yes")
    assert (refused.code, "say which" in refused.err) == (2, True)
    unasked = said.reelsight("transcripts", "delete", said.harbour, "--model", "tiny")
    assert (unasked.code, "Add --yes" in unasked.err) == (2, True)
    said("delete", said.harbour, "--model", "tiny", "--yes")
    text = said.reelsight("file", said.harbour).text
    assert "medium, English, 8 words, complete, shown, 1 in doubt (transcript 2)" in text
    assert "tiny" not in text


def test_what_is_not_there_says_the_way_out(said: Said) -> None:
    ran = said.reelsight("transcripts", "export", said.still)
    assert (ran.code, "reelsight transcribe" in ran.err) == (2, True)
    wrong = said.reelsight("transcripts", "show", said.harbour, "--model", "large-v3")
    assert "There are: 2 (medium), 1 (tiny)." in wrong.err


def test_one_transcript_is_written_to_standard_output_or_a_file(said: Said, clips: Path) -> None:
    assert said("export", said.harbour, "--format", "vtt").text.startswith(
        "WEBVTT\n\n00:00:00.000"
    )
    target = said.reelsight.folder / "harbour.srt"
    target.write_text("mine")
    again = said.reelsight("transcripts", "export", said.harbour, "-o", str(target))
    assert (again.code, "--force replaces it" in again.err) == (2, True)
    assert target.read_text() == "mine"
    said("export", said.harbour, "-o", str(target), "--force")
    first, second = srt.parse(target.read_text())
    assert (first.content, second.content) == ("The ferry leaves", "from salt key at nine")

    original = clips / "harbour.mp4"
    before = original.read_bytes()
    over = ["--format", "srt", "-o", str(original), "--force"]
    ran = said.reelsight("transcripts", "export", said.harbour, *over)
    assert (ran.code, "originals are never replaced" in ran.err) == (2, True)
    assert original.read_bytes() == before


def test_several_are_written_into_a_folder_or_none_of_them(said: Said) -> None:
    folder = said.reelsight.folder / "subtitles"
    refused = said.reelsight("transcripts", "export", "--all")
    assert (refused.code, "-o DIR" in refused.err) == (2, True)
    done = said("export", "--all", "-o", str(folder), "--format", "txt", "--json").json
    assert done == {
        "written": [str(folder / "harbour_transcript_2.txt")],
        "without_transcript": [],
    }
    ours = folder / "harbour_transcript_2.txt"
    assert ours.read_text() == "The ferry leaves\nfrom salt key at nine\n"
    ours.unlink()
    (folder / "harbour_transcript_1.txt").write_text("mine")
    ran = said.reelsight(
        "transcripts", "export", "--model", "tiny", "-o", str(folder), "--format", "txt"
    )
    assert (ran.code, "is there already" in ran.err) == (2, True)
    assert [one.name for one in folder.iterdir()] == ["harbour_transcript_1.txt"]
    ids = said.reelsight("transcripts", "export", said.harbour, said.still, "-o", str(folder))
    assert (ids.code, f"Without a transcript: file {said.still}." in ids.err) == (1, True)
