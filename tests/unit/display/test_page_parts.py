"""Steps, rulers and the share of running work."""

from datetime import UTC, datetime
from typing import Any

from domain.library.file import FileState
from domain.library.file_list import FileRow
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, FilePath
from entrypoints.http.views.steps import steps
from entrypoints.http.views.timeline import ticks


def row(kind: MediaKind = MediaKind.VIDEO, **more: Any) -> FileRow:
    """Read, with sound where it may have some, and nothing made of it yet."""
    fresh: dict[str, Any] = {
        "id": FileId(1),
        "path": FilePath(b"/m/a"),
        "root_path": FilePath(b"/m"),
        "kind": kind,
        "state": FileState.READY,
        "problems": (),
        "size_bytes": 1,
        "imported_at": datetime(2026, 1, 2, tzinfo=UTC),
        "duration_s": None,
        "display_width": None,
        "display_height": None,
        "frame_rate": None,
        "video_codec": None,
        "audio_codec": None if kind is MediaKind.IMAGE else "aac",
        "captured_local": None,
        "proxy_size_bytes": None,
        "proxy_failed": False,
        "has_thumbnail": False,
        "analysis_done": False,
        "analysis_failed": False,
        "has_transcript": False,
        "transcripts": 0,
        "complete_transcripts": 0,
        "transcript_characters": 0,
        "transcript_failed": False,
        "has_summary": False,
        "quarantined": False,
        "uploaded": False,
    }
    return FileRow(**(fresh | more))


def strip(row: FileRow) -> str:
    return ", ".join(f"{step.sign} {step.word}" for step in steps(row))


def test_steps_of_a_video_wait_until_they_are_done() -> None:
    assert strip(row(proxy_size_bytes=9)) == (
        "P done, T not done, S not done, A not done, E not done"
    )


def test_nothing_is_spoken_in_an_image() -> None:
    assert strip(row(MediaKind.IMAGE)) == (
        "P not done, · does not apply, · does not apply, A not done, E not done"
    )


def test_nothing_is_spoken_in_a_video_without_sound_unless_it_was_not_read_yet() -> None:
    assert "T" not in strip(row(audio_codec=None))
    assert "T not done" in strip(row(audio_codec=None, state=FileState.NEW))


def test_sound_alone_has_a_transcript_and_its_summary() -> None:
    spoken = {"has_transcript": True, "transcript_characters": 20, "has_summary": True}
    assert strip(row(MediaKind.AUDIO, **spoken)) == (
        "· does not apply, T done, S done, · does not apply, E not done"
    )


def test_a_transcript_of_a_few_letters_deserves_a_look() -> None:
    (_, transcript, *_) = steps(row(has_transcript=True, transcript_characters=19))
    assert (transcript.mark, transcript.sign) == ("w", "T")
    assert transcript.word == "done, fewer than 20 characters"


def test_where_nothing_was_said_there_is_nothing_to_sum_up() -> None:
    assert "fewer than 20 characters, · does not apply" in strip(row(has_transcript=True))


def test_a_transcript_that_failed_is_said_unless_there_is_one() -> None:
    assert "! failed, S not done" in strip(row(transcript_failed=True))
    there = {"has_transcript": True, "transcript_characters": 400}
    assert "T done" in strip(row(transcript_failed=True, **there))


def test_a_proxy_that_is_there_counts_also_after_a_failed_attempt() -> None:
    assert strip(row(proxy_failed=True)).startswith("! failed")
    assert strip(row(proxy_failed=True, proxy_size_bytes=9)).startswith("P done")


def test_no_step_applies_to_a_file_that_cannot_be_read() -> None:
    assert set(strip(row(state=FileState.UNREADABLE)).split(", ")) == {"· does not apply"}


def test_a_ruler_has_few_round_steps() -> None:
    assert [tick.label for tick in ticks(252)] == [
        "00:00",
        "00:30",
        "01:00",
        "01:30",
        "02:00",
        "02:30",
        "03:00",
        "03:30",
        "04:00",
    ]
    for length in (0.4, 1, 13.5, 61, 3599, 90_000, 10_000_000):
        assert ticks(length)[0].at == "0.00%"
    assert all(len(ticks(length)) <= 11 for length in (0.4, 1, 13.5, 61, 3599, 90_000))
