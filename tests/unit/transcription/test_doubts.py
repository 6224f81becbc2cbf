"""What is flagged as invented, and what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from adapters.memory.transcriber import spoken
from domain.transcription.doubts import with_doubts
from domain.transcription.transcript import Doubt, Segment

REPEATS, SILENCE = Doubt.REPEATS, Doubt.SILENCE


def doubts(*texts: str) -> list[Doubt | None]:
    return [segment.doubt for segment in with_doubts(spoken(*texts))]


def doubt_of(text: str, **numbers: float) -> Doubt | None:
    (segment,) = with_doubts([structs.replace(spoken(text)[0], **numbers)])
    return segment.doubt


@pytest.mark.parametrize(
    "text",
    [
        "Thank you. Thank you. Thank you. Thank you.",
        "I'll see you next time. I'll see you next time. I'll see you next time.",
        "And then we go to the house, and then we go to the house, and then we go to the house",
        "ha ha ha ha ha ha ha ha",
        "ありがとうございます。ありがとうございます。ありがとうございます。",
        "谢谢观看谢谢观看谢谢观看谢谢观看",
        "ขอบคุณขอบคุณขอบคุณขอบคุณ",
        "Спасибо за просмотр. Спасибо за просмотр! Спасибо за просмотр.",
        "धन्यवाद दोस्तों धन्यवाद दोस्तों धन्यवाद दोस्तों धन्यवाद दोस्तों",
        "감사합니다 여러분 감사합니다 여러분 감사합니다 여러분 감사합니다 여러분",
    ],
)
def test_a_sentence_that_turns_in_a_circle_is_flagged(text: str) -> None:
    assert doubt_of(text) is REPEATS


@pytest.mark.parametrize(
    "text",
    [
        "Let's go, team! Let's go, team!",
        "No, no, no, no, that is mine.",
        "Row, row, row your boat, gently down the stream",
        "one two three four five six seven eight nine ten",
        "one, two, three, one, two, three",
        "It was very, very, very cold.",
        "Go go go go go go, shouted the man, and all the others ran as fast as they could.",
        "谢谢，谢谢，谢谢大家来这里",
        "いち に さん し ご ろく しち はち",
        "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है",
        "♪ ♪ ♪ ♪ ♪ ♪ ♪ ♪",
        "",
    ],
)
def test_what_people_do_say_stays(text: str) -> None:
    assert doubt_of(text) is None


def test_the_models_own_measure_of_repeating_flags_what_repeats_itself() -> None:
    chatter = (
        "and so we go and so we went and so we go home and so we went home and so we go on "
        "and so we went on and so we go home and so we went home"
    )

    assert doubt_of(chatter, compression=2.41) is REPEATS
    assert doubt_of(chatter, compression=2.39) is None
    assert doubt_of("Hello there", compression=9.0) is None  # others of its window do


def test_of_a_window_that_repeats_itself_each_sentence_is_kept_once() -> None:
    texts = ("Sail away.", "I see a boat.", "Sail away!", "The sea is calm.", "sail away")
    window = [structs.replace(s, compression=2.6) for s in spoken(*texts)]
    after = structs.replace(spoken("Sail away.")[0], compression=2.5)  # of another window

    assert [s.doubt for s in with_doubts([*window, after])] == [
        None, None, REPEATS, None, REPEATS, None,
    ]  # fmt: skip


def test_a_script_of_several_bytes_a_letter_may_compress_further() -> None:
    line = "ყველა ადამიანი იბადება თავისუფალი და ყველა ადამიანი იბადება თანასწორი"

    assert doubt_of(line, compression=2.8) is None
    assert doubt_of(line, compression=6.0) is None
    assert doubt_of(f"{line} {line} {line}", compression=6.0) is REPEATS


def test_the_same_sentence_three_times_in_a_row_is_kept_once() -> None:
    row = ("Cut.", "cut", "Cut!")

    assert doubts("Cut.", "A boat.", *row, "A car.", "Cut.") == [
        None, None, None, REPEATS, REPEATS, None, None,
    ]  # fmt: skip


def test_what_models_are_known_to_invent_is_not_even_kept_once_where_it_repeats() -> None:
    assert doubts("A boat.", *["Thanks for watching!"] * 3, "A car.") == [
        None, REPEATS, REPEATS, REPEATS, None,
    ]  # fmt: skip


def test_a_chant_of_two_stays() -> None:
    assert doubts("We want more!", "We want more!", "The band comes back.") == [None] * 3


def test_two_sentences_by_turns_are_kept_once() -> None:
    turns = ("Who is there?", "It is me.") * 3

    assert doubts("Listen.", *turns, "Come in.") == [*[None] * 3, *[REPEATS] * 4, None]
    assert doubts(*turns[:-1]) == [None, None, *[REPEATS] * 3]
    assert doubts("Yes.", "No.", "Yes.", "No.") == [None] * 4


def test_a_refrain_of_four_lines_stays() -> None:
    assert doubts(*("Line one", "Line two", "Line three", "Line four") * 3) == [None] * 12


def test_a_guess_where_nobody_speaks_is_flagged() -> None:
    assert doubt_of("A boat.", no_speech=0.61, log_probability=-1.01) is SILENCE
    assert doubt_of("A boat.", no_speech=0.61, log_probability=-0.99) is None
    assert doubt_of("A boat.", no_speech=0.59, log_probability=-1.01) is None


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for watching!",
        "thanks for watching",
        "Untertitel der Amara.org-Community",
        "Субтитры сделал DimaTorzok",
        "ご視聴ありがとうございました。",
        "請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目",
    ],
)
def test_what_is_known_to_be_put_into_silence_is_flagged_there_alone(text: str) -> None:
    assert doubt_of(text, no_speech=0.9) is SILENCE
    assert doubt_of(text, no_speech=0.2) is None
    assert doubt_of(f"{text} at 7", no_speech=0.9) is None


def test_what_a_person_wrote_is_not_doubted() -> None:
    by_hand = [structs.replace(s, by_person=True, no_speech=1.0) for s in spoken(*["Yes."] * 4)]

    assert [segment.doubt for segment in with_doubts(by_hand)] == [None] * 4


SENTENCES = st.one_of(
    st.sampled_from(["yes", "No.", "Thank you.", "ありがとう", "", "♪", "a b a b a b a b"]),
    st.text(max_size=30),
)
SEGMENTS = st.lists(
    st.builds(
        Segment,
        start_s=st.floats(0, 100),
        end_s=st.floats(100, 200),
        text=SENTENCES,
        no_speech=st.floats(0, 1),
        log_probability=st.floats(-3, 0),
        compression=st.floats(0, 4),
        doubt=st.none() | st.sampled_from(Doubt),
        by_person=st.booleans(),
    ),
    max_size=14,
)


@given(SEGMENTS)
def test_nothing_but_the_doubt_is_ever_changed(segments: list[Segment]) -> None:
    after = with_doubts(segments)

    assert [structs.replace(s, doubt=None) for s in after] == [
        structs.replace(s, doubt=None) for s in segments
    ]


@given(SEGMENTS)
def test_doubting_again_changes_nothing(segments: list[Segment]) -> None:
    once = with_doubts(segments)

    assert with_doubts(once) == once


@given(SEGMENTS)
def test_letter_case_and_signs_do_not_matter(segments: list[Segment]) -> None:
    plain = [s for s in segments if s.text.isascii() and any(map(str.isalnum, s.text))]
    shouted = [structs.replace(s, text=f" - {s.text.upper()}!!") for s in plain]

    assert [s.doubt for s in with_doubts(shouted)] == [s.doubt for s in with_doubts(plain)]


@given(st.lists(st.integers(0, 10**6), unique=True, max_size=20))
def test_clear_sentences_that_differ_are_never_doubted(numbers: list[int]) -> None:
    assert doubts(*(f"Number {number} is drawn" for number in numbers)) == [None] * len(numbers)


@given(st.integers(3, 9), st.integers(0, 4), st.integers(0, 4))
def test_a_row_is_flagged_wherever_it_stands(times: int, before: int, after: int) -> None:
    texts = [*map(str, range(before)), *["so it is"] * times, *map(str, range(after))]

    assert doubts(*texts) == [
        *[None] * (before + 1), *[REPEATS] * (times - 1), *[None] * after,
    ]  # fmt: skip
