"""Sentences out of segments."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.analysis.sentences import ends_sentence, sentences_of


def test_a_sentence_goes_on_over_segments() -> None:
    assert sentences_of(["We went down to", "the harbour. It was", "empty. Why?"]) == (
        "We went down to the harbour.",
        "It was empty.",
        "Why?",
    )


def test_where_no_ends_are_written_each_segment_is_one() -> None:
    said = [f"segment number {n} goes on" for n in range(20)]
    assert sentences_of([*said[:10], "wait.", *said[10:]]) == (*said[:10], "wait.", *said[10:])


def test_a_point_is_not_always_an_end() -> None:
    assert sentences_of(["Dr. Miller kam am 3. Oktober, ca. 20 Boote später. Er blieb."]) == (
        "Dr. Miller kam am 3. Oktober, ca. 20 Boote später.",
        "Er blieb.",
    )
    assert sentences_of(["It holds 1.5 gallons e.g. of water. J. R. Holt said so."]) == (
        "It holds 1.5 gallons e.g. of water.",
        "J. R. Holt said so.",
    )


def test_scripts_without_spaces_have_ends_of_their_own() -> None:
    assert sentences_of(["赤い船は港で待っている。誰も", "知らない。朝には？消える"]) == (
        "赤い船は港で待っている。",
        "誰も 知らない。",
        "朝には？",
        "消える",
    )


def test_quotation_marks_end_with_their_sentence() -> None:
    assert sentences_of(["“Go!” she said. “Now.” He went."]) == (
        "“Go!” she said.",
        "“Now.”",
        "He went.",
    )


@pytest.mark.parametrize(
    ("text", "ends"), [("Yes.", True), ("No", False), ("好。", True), ("Dr.", False), ("", False)]
)
def test_an_end_is_recognised(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends


@given(st.lists(st.text(st.sampled_from("ab .!?。”\n3"), max_size=30), max_size=30))
def test_nothing_that_was_said_is_lost_or_added(segments: list[str]) -> None:
    found = sentences_of(segments)
    assert "".join("".join(found).split()) == "".join("".join(segments).split())
    assert all(found)


def test_a_text_made_to_hurt_takes_no_longer_than_another() -> None:
    began = time.process_time()
    sentences_of(["a. " * 100_000, "b" * 1_000_000, "." * 300_000])
    assert time.process_time() - began < 5
