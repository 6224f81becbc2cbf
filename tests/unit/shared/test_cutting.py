"""A text is cut between words, and never inside a letter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.cutting import cut_at_word

WORDS = "The red boat waits in the harbour until somebody comes for it"
TEXTS = st.text(
    st.one_of(st.sampled_from("ab 漢字é\u0301\u200d👩🏽\u1161\n"), st.characters(codec="utf-8")),
    max_size=80,
)


def test_what_is_short_enough_stays_as_it_is() -> None:
    assert cut_at_word(WORDS, len(WORDS)) == WORDS


def test_the_last_word_goes_where_nearly_all_is_kept_without_it() -> None:
    assert cut_at_word(WORDS, 36) == "The red boat waits in the harbour…"
    assert cut_at_word(WORDS, 34) == "The red boat waits in the harbour…"


def test_a_word_that_would_take_too_much_with_it_is_cut() -> None:
    assert cut_at_word("a " + "b" * 50, 20) == "a " + "b" * 17 + "…"


def test_scripts_without_spaces_are_cut_between_signs() -> None:
    assert cut_at_word("赤い船は港で待っている。誰も知らない", 10) == "赤い船は港で待って…"


@pytest.mark.parametrize(
    "letter", ["e\u0301", "👩🏽", "👩\u200d🚀", "한".encode().decode(), "\u1112\u1161\u11ab"]
)
def test_a_letter_of_several_signs_stays_whole(letter: str) -> None:
    for limit in range(2, 12):
        cut = cut_at_word(letter * 12, limit)
        assert cut.removesuffix("…") in {letter * times for times in range(12)}


@given(TEXTS, st.integers(0, 60))
def test_it_is_never_too_long_and_begins_as_the_text_does(text: str, limit: int) -> None:
    cut = cut_at_word(text, limit)
    assert len(cut) <= limit or cut == text
    if cut != text:
        kept = cut.removesuffix("…")
        assert text.startswith(kept)
        rest = text[len(kept) :]
        assert not unicodedata.category(rest[0]).startswith("M") or not kept
