"""What a transcript counts to, and which of two tries is kept."""

from datetime import UTC, datetime

import pytest
from msgspec import structs

from adapters.memory.transcriber import spoken
from domain.shared.ids import FileId, TranscriptId
from domain.transcription.figures import Figures, figures_of
from domain.transcription.languages import LANGUAGES, language_code, language_name
from domain.transcription.options import TranscribeOptions
from domain.transcription.replacing import replaces
from domain.transcription.transcript import Doubt, Segment, Transcript, TranscriptState


def test_spaces_and_flagged_segments_do_not_count() -> None:
    first, second = spoken("The red  boat", "invented here")
    flagged = structs.replace(second, doubt=Doubt.SILENCE)

    assert figures_of([first, flagged]) == Figures(
        segments=2, doubtful=1, characters=10, words=3, confidence=pytest.approx(0.95)
    )


def test_a_long_segment_has_more_to_say_of_the_confidence() -> None:
    short = Segment(start_s=0, end_s=1, text="a", no_speech=1.0)
    long = Segment(start_s=1, end_s=4, text="b", no_speech=0.0)

    assert figures_of([short, long]).confidence == pytest.approx(0.75)


def test_segments_of_no_length_weigh_the_same() -> None:
    points = [Segment(start_s=1, end_s=1, text="a", no_speech=number) for number in (1.0, 0.0)]

    assert figures_of(points).confidence == pytest.approx(0.5)


def test_without_segments_the_confidence_is_unknown() -> None:
    assert figures_of([]).confidence is None


def transcript(
    characters: int, heard_s: float = 10.0, state: TranscriptState = TranscriptState.COMPLETE
) -> Transcript:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Transcript(
        id=TranscriptId(1), file_id=FileId(1), media_hash="h", model="tiny",
        options=TranscribeOptions(model="tiny"), engine="memory", state=state,
        characters=characters, heard_s=heard_s, made_at=at, changed_at=at,
    )  # fmt: skip


def part(characters: int, heard_s: float) -> Transcript:
    return transcript(characters, heard_s, TranscriptState.PARTIAL)


def test_the_newer_try_is_kept_unless_it_says_less() -> None:
    assert replaces(part(1, 1.0), None)
    assert replaces(transcript(5), transcript(9))
    assert replaces(transcript(5), part(9, 8.0))
    assert replaces(part(9, 8.0), part(5, 8.0))
    assert not replaces(part(9, 7.0), part(5, 8.0))
    assert not replaces(part(99, 8.0), transcript(5))
    assert not replaces(transcript(0), transcript(5))
    assert not replaces(transcript(0), part(5, 8.0))
    assert replaces(transcript(0), transcript(0))
    assert replaces(part(9, 8.0), part(0, 8.0))
    assert not replaces(part(9, 8.0), transcript(0))


def test_every_language_of_whisper_has_a_name() -> None:
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    assert {*LANGUAGES} == {*_LANGUAGE_CODES}
    assert language_name("de") == "German"
    assert language_name("xx") == "xx"


def test_a_language_is_understood_by_its_code_and_by_its_name() -> None:
    assert [language_code(said) for said in ("de", "DE", " German ", "german")] == ["de"] * 4
    assert language_code("Klingon") is None
    assert language_code("") is None
    assert all(language_code(name) == code for code, name in LANGUAGES.items())
