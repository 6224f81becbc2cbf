"""A small stand-in for the tokenizer and stemmer of the text index."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from domain.search.limits import SNIPPET_WORDS
from domain.search.moments import FoundPassage, SnippetPart
from domain.search.scope import scope_name, scope_of
from domain.search.text_query import Term
from domain.search.unspaced import SEAM, apart

_ENDINGS = (("sses", "ss"), ("ies", "i"), ("ing", ""), ("ed", ""), ("ss", "ss"), ("s", ""))


def tokens(text: str) -> list[str]:
    return [stem(word) for _, _, word in _words(apart(text))]


def stem(word: str) -> str:
    """English endings that the contract tests use; Porter's stemmer knows more."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending) + instead
    return word


def places(term: Term, words: Sequence[str]) -> list[range]:
    """Where the term stands among the stemmed words."""
    wanted = [token for word in term.words for token in tokens(word)]
    if not wanted:
        return []
    return [
        range(start, start + len(wanted))
        for start in range(len(words) - len(wanted) + 1)
        if _same(words[start : start + len(wanted)], wanted, is_prefix=term.is_prefix)
    ]


def holds(found: FoundPassage, term: Term) -> bool:
    if term.field is not None:
        scope = {stem(name) for name in scope_of(found.origin, found.passage)}
        if stem(scope_name(term.field)) not in scope:
            return False
    return bool(places(term, tokens(found.passage.text)))


def snippet(text: str, terms: Sequence[Term]) -> tuple[SnippetPart, ...]:
    text = apart(text)
    words = list(_words(text))
    stemmed = [stem(word) for _, _, word in words]
    hits = sorted({place for term in terms for spot in places(term, stemmed) for place in spot})
    first = max(0, min(hits[0] - 2, len(words) - SNIPPET_WORDS)) if hits else 0
    shown = words[first : first + SNIPPET_WORDS]
    begins = shown[0][0] if first else 0
    ends = shown[-1][1] if first + SNIPPET_WORDS < len(words) else len(text)
    parts = ["…"] if first else []
    marked = [False] if first else []
    at = begins
    for number, (start, end, _) in enumerate(shown, first):
        if number in hits:
            parts += [text[at:start], text[start:end]]
            marked += [False, True]
            at = end
    parts += [text[at:ends], "…" if ends < len(text) else ""]
    marked += [False, False]
    rows = [(is_hit, part) for part, is_hit in zip(parts, marked, strict=True) if part]
    return tuple(
        SnippetPart(text="".join(part for _, part in run).replace(SEAM, ""), is_hit=is_hit)
        for is_hit, run in groupby(rows, key=lambda row: row[0])
    )


def _same(words: Sequence[str], wanted: Sequence[str], *, is_prefix: bool) -> bool:
    *first, last = zip(words, wanted, strict=True)
    return all(word == want for word, want in first) and (
        last[0].startswith(last[1]) if is_prefix else last[0] == last[1]
    )


def _words(text: str) -> list[tuple[int, int, str]]:
    """Start, end, and the word without case and accents."""
    found = []
    at = 0
    for is_word, run in groupby(text, key=_belongs_to_a_word):
        chars = "".join(run)
        if is_word:
            found.append((at, at + len(chars), _bare(chars)))
        at += len(chars)
    return [row for row in found if row[2]]


def _belongs_to_a_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) == "Mn"


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in apart if unicodedata.category(char) != "Mn")
