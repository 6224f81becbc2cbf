"""What a person types becomes terms; whatever it is, nothing is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.search.parse_query import MAX_TERMS, parse_query
from domain.search.text_query import Term

FIELDS = frozenset({"chapters", "name", "customer_name"})


def term(*words: str, field: str | None = None, prefix: bool = False, no: bool = False) -> Term:
    return Term(words=words, field=field, is_prefix=prefix, is_negated=no)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("boat harbour", [term("boat"), term("harbour")]),
        (
            '"red boat" harb* -fog',
            [term("red", "boat"), term("harb", prefix=True), term("fog", no=True)],
        ),
        ("chapters:boat", [term("boat", field="chapters")]),
        ('-Name:"a b"', [term("a", "b", field="name", no=True)]),
        ("customer_name:acme*", [term("acme", field="customer_name", prefix=True)]),
        ("name:IMG_2231-saltmarsh.jpg", [term("IMG", "2231", "saltmarsh", "jpg", field="name")]),
        ("IMG_2231-saltmarsh.jpg", [term("IMG", "2231", "saltmarsh", "jpg")]),
        ("colour:red", [term("colour", "red")]),
        ('colour:"red boat"', [term("colour"), term("red", "boat")]),
        ("12:30", [term("12", "30")]),
        ("http://x.y/z", [term("http", "x", "y", "z")]),
        ("C:\\x", [term("C", "x")]),
        ("chapters:", [term("chapters")]),
        ("chapters: boat", [term("chapters"), term("boat")]),
        ('"red boat', [term("red"), term("boat")]),
        ("“red boat”", [term("red", "boat")]),
        ('"red bo"*', [term("red", "bo", prefix=True)]),
        ("boat boat", [term("boat")]),
        ("salt-marsh - --x", [term("salt", "marsh"), term("x")]),
        ("a AND NOT b", [term("a"), term("AND"), term("NOT"), term("b")]),
        ("NEAR(a) ^b +c {d}", [term("NEAR", "a"), term("b"), term("c"), term("d")]),
        ("e\u0301te\u0301 שלום", [term("été"), term("שלום")]),
        ("\x00a\x00 \ud800b", [term("a"), term("b")]),
    ],
)
def test_the_syntax(typed: str, terms: list[Term]) -> None:
    assert list(parse_query(typed, FIELDS).terms) == terms


@pytest.mark.parametrize(
    "typed", ["", "*", "-", ":", '"', '""', "-*", "!!! ??", "😀", '- : * ""', "_", "^+{}()"]
)
def test_what_holds_no_word_asks_for_nothing(typed: str) -> None:
    assert parse_query(typed, FIELDS).terms == ()


def test_without_known_fields_whatever_looks_like_one_is_one() -> None:
    assert parse_query("place:harbour 12:30").terms == (
        term("harbour", field="place"),
        term("12", "30"),
    )


def test_long_texts_are_cut() -> None:
    assert len(parse_query(" ".join(map(str, range(900)))).terms) == MAX_TERMS
    assert len(parse_query("-".join(map(str, range(900)))).terms) == 1


@given(st.text(max_size=700))
def test_every_word_of_every_term_has_a_letter_or_digit(typed: str) -> None:
    for asked in parse_query(typed).terms:
        assert asked.words
        assert all(any(c.isalnum() or c >= "\ue000" for c in word) for word in asked.words)
