"""What a transcriber answers can be kept, whatever it answers."""

import math
import re
from itertools import pairwise

import msgspec
import pytest
from msgspec import structs

from application.ports.transcriber import Heard, Sound
from application.transcription.taken_over import as_told, taken_over
from domain.shared.ids import FilePath
from domain.shared.problem import Problem
from domain.transcription import sane
from domain.transcription.subtitles import as_srt, as_vtt
from domain.transcription.transcript import Segment, TranscriptState
from tests.unit.transcription.hearing import SOUND_S, Hearing
from tests.unit.transcription.hostile_segments import HOSTILE, INF, NAN
from tests.unit.transcription.speech import heard as said

SOUND = Sound(source=FilePath(b"/media/a.mp4"), track=1, duration_s=30.0)
ANSWER = Heard(
    segments=(said(0.0, 2.0, "Two boats"),),
    language="en",
    language_probability=0.5,
    duration_s=30.0,
    heard_s=30.0,
    trouble=None,
    engine="memory 1, cpu, int8",
    processing_s=1.0,
)
NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\uffff]")


def answered(**more: object) -> Heard:
    return taken_over(structs.replace(ANSWER, **more), SOUND)


def test_a_sound_answer_stays_as_it_is() -> None:
    assert answered() == ANSWER


def test_hostile_segments_are_text_with_times_that_rise_in_the_sound() -> None:
    segments = answered(segments=HOSTILE).segments

    assert len(segments) == len(HOSTILE) - 1  # one of them says nothing
    msgspec.json.encode(segments).decode()
    for one in segments:
        assert one.text
        assert one.text == one.text.strip()
        assert not any(NO_TEXT.search(text) for text in (one.text, *(w.text for w in one.words)))
        times = [one.start_s, *(t for w in one.words for t in (w.start_s, w.end_s)), one.end_s]
        assert all(a <= b for a, b in pairwise(times))
        assert one.start_s >= 0
        assert one.end_s <= 30.0
        numbers = (one.no_speech, one.log_probability, one.compression)
        assert all(map(math.isfinite, (*numbers, *(w.probability for w in one.words))))
        assert 0 <= one.no_speech <= 1
        assert (one.doubt, one.by_person) == (None, False)
        assert len(one.text) <= sane.MOST_LETTERS
    assert all(a.start_s <= b.start_s for a, b in pairwise(segments))
    assert segments[0].text == "plain  [31mred [0m  ]0;title  words"


def test_letters_that_only_look_odd_stay() -> None:
    text = "नमस्ते שלום\u200f مرحبا 👩\u200d🚀 e\u0301"
    assert answered(segments=(said(0.0, 2.0, text),)).segments[0].text == text


@pytest.mark.parametrize("language", ["<script>", "e" * 99, "", "de\x1b[31m", "\ud800"])
def test_what_is_no_code_of_a_language_is_none(language: str) -> None:
    assert answered(language=language).language is None


@pytest.mark.parametrize("number", [NAN, INF, -INF, -1.0, 1e300])
def test_numbers_that_are_none_are_not_kept(number: float) -> None:
    made = answered(
        duration_s=number, heard_s=number, processing_s=number, language_probability=number
    )
    assert 0 <= made.heard_s <= made.duration_s <= sane.LONGEST_S
    assert 0 <= made.processing_s <= sane.LONGEST_S
    assert made.language_probability is not None
    assert 0 <= made.language_probability <= 1


def test_a_million_segments_are_kept_as_far_as_anybody_can_speak() -> None:
    one = Segment(start_s=0.0, end_s=1.0, text="la")
    made = answered(segments=(one,) * 1_000_000)

    assert len(made.segments) == sane.MOST_SEGMENTS
    assert made.trouble is not None
    assert made.trouble.code == "transcriber_failed"
    assert made.heard_s == made.segments[-1].end_s


def test_so_many_letters_are_kept_as_people_can_say() -> None:
    long = Segment(start_s=0.0, end_s=1.0, text="la " * 3_000)
    made = answered(segments=(long,) * 5_000)

    assert sum(len(one.text) for one in made.segments) <= sane.MOST_IN_ALL
    assert made.trouble is not None


def test_a_reason_is_one_line_that_nobody_obeys() -> None:
    told = as_told(Problem(code="x", message="It\nfailed \x1b[2J\ud800" + "!" * 9_000))
    assert told.message.startswith("It failed \\x1b[2J\\ud800!!!")
    assert len(told.message) == 500


def test_a_hostile_answer_is_kept_by_the_handler_whatever_hears() -> None:
    hearing = Hearing()
    file_id = hearing.add("a.mp4")
    hearing.says("a.mp4", *HOSTILE, language="<b>", duration_s=INF)

    hearing.work(file_id)

    (transcript,) = hearing.transcripts(file_id)
    segments = hearing.segments(file_id)
    assert len(segments) > 10
    assert (transcript.language, transcript.state) == (None, TranscriptState.COMPLETE)
    assert all(one.end_s <= SOUND_S for one in segments)
    assert "\x1b" not in as_srt(segments) + as_vtt(segments)
    assert "<script" not in as_vtt(segments)
