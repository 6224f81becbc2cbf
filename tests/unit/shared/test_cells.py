"""What a stranger's text becomes before a spreadsheet program sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.cells import MOST_LETTERS, safe_text

FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://evil.example";"x")',
    "+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\x00=1",
    "＝1+1",
    "-",
    "--1",
    "-1.2.3",
    "=",
]
HARMLESS = [
    "",
    "a=b",
    "boats",
    "-12",
    "-12.5",
    "+49",
    "-0,5",
    "1+1",
    "'=1",
    "日本=1",
    "3 - 4",
    ".",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text).startswith("'")
    assert safe_text(text)[1:] == text.replace("\x00", "")


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_and_plain_numbers_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    assert safe_text("a\x0bb\x1fc\ud800d\uffffe") == "abcde"
    assert safe_text("line\nbreak\ttab") == "line\nbreak\ttab"


@pytest.mark.parametrize("letter", ["a", "駅", "👩"])
def test_a_text_is_no_longer_than_a_cell(letter: str) -> None:
    short = safe_text(letter * 40_000)
    assert short.endswith("…")
    assert MOST_LETTERS - 2 <= len(short.encode("utf-16-le")) // 2 <= MOST_LETTERS


@given(st.text(st.characters()))
def test_twice_is_once_and_nothing_begins_a_formula(text: str) -> None:
    once = safe_text(text)
    assert safe_text(once) == once
    first = once.lstrip(" \u00a0\u200b\ufeff")[:1]
    assert first not in {"=", "@", "\t", "\r", "\n"}
