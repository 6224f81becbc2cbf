"""From sound to a summary, a found moment and what an analysis knows, by a real model of ours."""

import shutil
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.data.sounds import save_video, save_wav, speech


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, whisper_model: Path) -> Path:
    """The data of a library that has analysed a video before it was heard; beside it lies a sound
    that was not."""
    folder = tmp_path_factory.mktemp("heard")
    reelsight = Reelsight(folder, WHISPER_MODEL=str(whisper_model))
    media = folder / "media"
    media.mkdir()
    save_video(media / "1.mp4", speech(12))
    save_wav(media / "2.wav", speech(5))
    for command in (("import", str(media)), ("proxies",), ("analyze",), ("transcribe", "1")):
        ran = reelsight(*command)
        assert ran.code == 0, ran.err
    return folder / "data"


@pytest.fixture
def library(reelsight: Reelsight, made: Path) -> Reelsight:
    shutil.copytree(made, reelsight.folder / "data")
    return reelsight


def test_what_is_said_is_summed_up_found_and_known(library: Reelsight) -> None:
    made = library("summarize", "--json")
    assert (made.code, made.json["status"]) == (0, "COMPLETED")
    assert made.json["left_out"] == {"no_transcript": 1}

    shown = library("transcripts", "show", "1").text
    assert "Summary (extractive)" in shown
    (file,) = library("search", "harbour", "--in", "transcript", "--json").json["files"]
    by_field = {moment["field"]: moment for moment in file["moments"]}
    assert set(by_field) == {"summary", "segments"}
    assert by_field["summary"]["start_s"] is None
    assert by_field["summary"]["title"] == "Summary of the transcript"
    said = by_field["segments"]
    assert 0 <= said["start_s"] < said["end_s"] <= 12.5
    assert "red boat waits in the harbour" in "".join(part["text"] for part in said["snippet"])

    assert "made before the transcript" in library("results", "1").text
    assert library("analyze", "--force", "--json").code == 0
    after = library("results", "1")
    assert "made before" not in after.text
    assert "Said: “The red boat waits in the harbour." in after.text


def test_the_chore_does_it_when_told_to(library: Reelsight) -> None:
    chore = ("maintenance", "backfill-transcript-summaries", "--json")
    told = library(*chore).json
    assert (told["status"], told["to_do"]["count"]) == ("DRY_RUN", 1)
    done = library(*chore, "--no-dry-run")
    assert (done.code, done.json["status"]) == (0, "COMPLETED")
    assert done.json["found"]["missing"]["pile"]["count"] == 1
    assert "up to date" in library("summarize").text


def test_the_demo_hears_and_shows_what_is_said(
    library: Reelsight, made: Path, whisper_model: Path
) -> None:
    library.environment["WHISPER_MODEL"] = str(whisper_model)
    folder = str(made.parent / "media")
    shown = library("demo", folder)
    assert shown.code == 0, shown.err
    said = [line.split() for line in shown.text.splitlines() if line.startswith("Said ")]
    assert [line[1:5] for line in said] == [["transcript", "The", "red", "boat"]] * 2
    assert "Summaries of 2 transcripts: done" in shown.text

    again = library("demo", folder, "--json")
    assert (again.code, again.json["nothing_new"]) == (0, True)
