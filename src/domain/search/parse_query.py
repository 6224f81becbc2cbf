"""The search box's syntax: `word`, `"a phrase"`, `begin*`, `-not`, `field:word`."""

import re
import unicodedata
from collections.abc import Iterator, Set
from itertools import groupby

from domain.search.text_query import Term, TextQuery
from domain.search.unspaced import apart

MAX_TERMS = 32
_MAX_WORDS_OF_PHRASE = 64
_MAX_CHARACTERS = 4_000
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PIECE = re.compile(
    r"""(?P<minus>-(?=[^\s-]))?
        (?:(?P<field>[a-z_][a-z0-9_]*):(?=["\w]))?
        (?:"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<run>[^\s"]+))""",
    re.VERBOSE | re.IGNORECASE,
)
_BEGINNING = re.compile(r"\w\*+\W*$")


def parse_query(text: str, fields: Set[str] | None = None) -> TextQuery:
    """Whatever is typed means something or nothing; nothing is an error.

    `name:` is a field where `fields` holds it, or wherever it looks like one if `fields` is None;
    elsewhere it is a word like any other. What the syntax does not know (AND, brackets, `^`) is
    looked for where it has letters, and left out where it has none.
    """
    cleaned = unicodedata.normalize("NFC", text[:_MAX_CHARACTERS]).translate(_QUOTES)
    if cleaned.count('"') % 2:
        cleaned = " ".join(cleaned.rsplit('"', 1))
    terms = (term for piece in _PIECE.finditer(cleaned) for term in _terms(piece, fields))
    return TextQuery(terms=tuple(dict.fromkeys(terms))[:MAX_TERMS])


def words_of(text: str) -> tuple[str, ...]:
    """The runs of letters and digits, each with the marks that belong to it; every sign of its own
    where a script has no spaces."""
    runs = groupby(apart(text), key=_belongs_to_a_word)
    words = ("".join(run) for is_word, run in runs if is_word)
    return tuple(word for word in words if any(map(_begins_a_word, word)))


def _terms(piece: re.Match[str], fields: Set[str] | None) -> Iterator[Term]:
    is_negated = piece["minus"] is not None
    field = piece["field"] and piece["field"].lower()
    value = piece["run"] if piece["phrase"] is None else piece["phrase"]
    is_prefix = bool(piece["star"]) or (piece["run"] is not None and _is_beginning(value))
    if field and fields is not None and field not in fields:
        if piece["phrase"] is None:
            value = f"{field}:{value}"
        else:
            yield from _term(field, is_negated=is_negated)
        field = None
    yield from _term(value, is_prefix=is_prefix, is_negated=is_negated, field=field or None)


def _term(
    value: str, *, is_negated: bool, is_prefix: bool = False, field: str | None = None
) -> Iterator[Term]:
    if words := words_of(value)[:_MAX_WORDS_OF_PHRASE]:
        yield Term(words=words, is_prefix=is_prefix, is_negated=is_negated, field=field)


def _is_beginning(run: str) -> bool:
    return _BEGINNING.search(run) is not None


def _begins_a_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) == "Co"


def _belongs_to_a_word(char: str) -> bool:
    return _begins_a_word(char) or unicodedata.category(char).startswith("M")
