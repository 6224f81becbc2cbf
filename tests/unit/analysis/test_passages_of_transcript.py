"""What was said becomes passages that lead to the moment."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from application.analysis.indexing.passages_of_transcript import (
    MOST_WORDS,
    passages_of_transcript,
)
from domain.analysis.transcript_summary import TranscriptSummary
from domain.library.passage import Passage
from domain.shared.ids import TranscriptId
from domain.shared.provenance import Source
from domain.transcription.transcript import Segment
from tests.unit.transcription.speech import heard


def passages(*segments: Segment) -> tuple[Passage, ...]:
    return passages_of_transcript(segments, None).passages


def windows(*segments: Segment) -> list[tuple[float | None, float | None, str]]:
    return [(p.start_s, p.end_s, p.text) for p in passages(*segments)]


def test_segments_that_follow_one_another_are_one_passage() -> None:
    (found,) = passages(heard(1, 3, "The red boat"), heard(3.5, 6, "waits in the harbour."))
    assert found == Passage(
        text="The red boat waits in the harbour.",
        field="segments",
        source=Source.TRANSCRIPT,
        confidence=1.0,
        start_s=1,
        end_s=6,
    )


def test_a_pause_begins_a_new_one() -> None:
    assert windows(heard(0, 2, "One."), heard(4.1, 6, "Two."), heard(8, 9, "Three.")) == [
        (0, 2, "One."),
        (4.1, 9, "Two. Three."),
    ]


def test_once_it_is_long_enough_the_end_of_a_sentence_ends_it() -> None:
    said = [
        heard(0, 5, "It begins and"),
        heard(5, 9, "ends here."),
        heard(9, 12, "The next one follows."),
    ]
    assert [start for start, _, _ in windows(*said)] == [0, 9]


def test_nobody_waits_long_for_the_word_that_was_found() -> None:
    said = [heard(n * 4.0, n * 4.0 + 4, f"part {n} without an end") for n in range(20)]
    starts = [start for start, _, _ in windows(*said)]
    assert starts == [0, 16, 32, 48, 64]


def test_a_long_segment_is_cut_between_its_words_by_their_times() -> None:
    text = " ".join(f"w{n}" for n in range(100))
    found = windows(heard(10, 60, text))
    assert " ".join(text for _, _, text in found) == text
    for start, _, words in found:
        assert start == 10 + 0.5 * int(words.split()[0][1:])


def test_without_times_of_words_a_long_one_is_cut_evenly() -> None:
    text = " ".join(f"w{n}" for n in range(100))
    found = windows(heard(0, 50, text, timed=False))
    assert " ".join(words for _, _, words in found) == text
    assert [start for start, _, _ in found] == [0, 12.5, 25, 37.5]
    (first, *_, last) = windows(heard(0, 50, "赤い船は港で待っている" * 10, timed=False))
    assert (first[0], last[1]) == (0, 50)


def test_it_is_as_sure_as_its_segments_are_by_their_length() -> None:
    sure, unsure = heard(0, 3, "a"), structs.replace(heard(3, 4, "b"), no_speech=0.8)
    (found,) = passages(sure, unsure)
    assert found.confidence == 0.8


def test_the_summary_is_found_as_one_of_the_whole_file() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    summary = TranscriptSummary(
        transcript_id=TranscriptId(1),
        text="Boats.\nAnd a\0quay.",
        was_cut=False,
        engine="x",
        model="x",
        of_words_at=now,
        made_at=now,
    )
    (found,) = passages_of_transcript((), summary).passages
    assert found == Passage(text="Boats. And a quay.", field="summary", source=Source.TRANSCRIPT)


SEGMENTS = st.lists(
    st.tuples(
        st.floats(0, 30, allow_nan=False),
        st.floats(0, 90, allow_nan=False),
        st.lists(st.sampled_from(["boat", "quay.", "漢字", "a", "No!"]), max_size=150),
        st.booleans(),
    ),
    max_size=15,
)


@given(SEGMENTS)
def test_every_word_is_in_one_passage_in_its_time(
    drawn: list[tuple[float, float, list[str], bool]],
) -> None:
    at = 0.0
    said: list[Segment] = []
    for pause, length, words, timed in drawn:
        said.append(heard(at + pause, at + pause + length, " ".join(words), timed=timed))
        at += pause + length
    found = passages(*said)
    assert " ".join(p.text for p in found).split() == [w for s in said for w in s.text.split()]
    before = 0.0
    for passage in found:
        assert passage.start_s is not None
        assert passage.end_s is not None
        assert before - 0.01 <= passage.start_s <= passage.end_s <= at + 0.01
        assert len(passage.text.split()) <= MOST_WORDS
        before = passage.start_s
