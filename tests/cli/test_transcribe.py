"""`reelsight transcribe` with a real model of ours, on what is good and on what is not."""

import signal
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Reelsight
from tests.data.sounds import save_video, save_wav, silence, speech
from tests.data.waiting import PATIENCE_S, until

JOBS = "FROM jobs WHERE kind = 'batch-transcribe'"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    return folder


@pytest.fixture
def hearing(reelsight: Reelsight, whisper_model: Path) -> Reelsight:
    reelsight.environment["WHISPER_MODEL"] = str(whisper_model)
    return reelsight


def rows(reelsight: Reelsight, query: str) -> list[Any]:
    connection = sqlite3.connect(reelsight.folder / "data" / "reelsight.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def kept(reelsight: Reelsight) -> dict[str, tuple[str, int]]:
    """State and words of the transcript, by the name of the file."""
    found = rows(
        reelsight,
        "SELECT label, state, words FROM transcripts JOIN job_items"
        " ON job_items.file_id = transcripts.file_id AND kind = 'transcribe'",
    )
    return {name: (state, words) for name, state, words in found}


def broken_half_way(path: Path) -> None:
    save_video(path, speech(80))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def test_each_bad_file_has_its_reason_and_the_others_go_on(
    hearing: Reelsight, media: Path
) -> None:
    from PIL import Image

    save_wav(media / "good.wav", speech(10))
    save_video(media / "good.mp4", speech(10))
    save_wav(media / "silent.wav", silence(20))
    save_video(media / "mute.mp4")
    broken_half_way(media / "broken.mp4")
    Image.new("RGB", (64, 48)).save(media / "photo.png")
    save_wav(media / "vanished.wav", speech(20))
    save_wav(media / "changed.wav", speech(20))
    assert hearing("import", str(media)).code == 0
    (media / "vanished.wav").unlink()
    save_wav(media / "changed.wav", speech(21))

    ran = hearing("transcribe", "--json")

    assert ran.code == 1
    document = ran.json
    assert document["status"] == "COMPLETED_WITH_FAILURES"
    assert document["left_out"] == {"no_audio": 1, "picture": 1}
    assert (document["done"], document["failed"]) == (3, 3)
    assert {
        group["code"]: [example["label"] for example in group["examples"]]
        for group in document["failures"]
    } == {
        "audio_broken": ["broken.mp4"],
        "vanished": ["vanished.wav"],
        "changed_on_disk": ["changed.wav"],
    }
    assert all(group["remedy"] for group in document["failures"])
    found = kept(hearing)
    assert {name: state for name, (state, _) in found.items()} == {
        "good.wav": "COMPLETE",
        "good.mp4": "COMPLETE",
        "silent.wav": "COMPLETE",
        "broken.mp4": "PARTIAL",
    }
    assert found["silent.wav"] == ("COMPLETE", 0)
    assert all(words > 0 for name, (_, words) in found.items() if name != "silent.wav")
    notes = dict(rows(hearing, "SELECT label, note FROM job_items WHERE kind = 'transcribe'"))
    assert notes["silent.wav"] == "no speech was heard"
    assert "words, English, " in notes["good.wav"]

    # a code of Whisper's that came with a later model than this one
    ((good,),) = rows(hearing, "SELECT file_id FROM job_items WHERE label = 'good.wav' LIMIT 1")
    wrong = hearing("transcribe", str(good), "--force", "--language", "yue")

    assert wrong.code == 1
    assert "[unknown_language]" in wrong.text
    assert "good.wav" in wrong.text
    assert kept(hearing)["good.wav"] == found["good.wav"]


def test_a_model_is_looked_for_before_there_is_a_job_and_its_folder_reaches_the_worker(
    reelsight: Reelsight, media: Path, whisper_model: Path
) -> None:
    save_wav(media / "good.wav", speech(2))
    assert reelsight("import", str(media)).code == 0

    missing = reelsight("transcribe", "--model", "tiny")
    no_model = reelsight("transcribe", "--model", str(media))

    assert (missing.code, no_model.code) == (2, 2)
    assert "reelsight models pull tiny" in missing.err
    assert "[model_unusable]" in no_model.err
    assert rows(reelsight, f"SELECT id {JOBS}") == []

    left = reelsight("transcribe", "--model", str(whisper_model), "--no-wait", "--json")
    assert left.json["status"] == "QUEUED"
    worker = reelsight.start("worker", out=subprocess.DEVNULL)
    until(lambda: rows(reelsight, f"SELECT id {JOBS} AND ended_at IS NOT NULL"))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_S) == 0

    assert rows(reelsight, f"SELECT status {JOBS}") == [("COMPLETED",)]
    assert rows(reelsight, "SELECT model FROM transcripts") == [(whisper_model.name,)]


def test_ids_and_filters_at_once_are_refused(reelsight: Reelsight) -> None:
    assert reelsight("transcribe", "1", "--kind", "audio").code == 2
