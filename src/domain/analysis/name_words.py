"""Words in the names of a file and its folders; whether others stand there, as people shorten and
join them."""

import re
import unicodedata
from collections.abc import Sequence

from domain.analysis.spelled_dates import ISO, says_date

_WORD = re.compile(r"\d+|[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPLIT = re.compile(r"[\s_\-./\\,;()\[\]{}+&#@!~'\"]+")
_NOISE = frozenset(
    "video videos mp4 mov avi mkv jpg jpeg png final copy edited export proxy img dsc vid "
    "the and of".split()
)
_ABOUT_NAMES = frozenset(
    "a the in of from at and file files filename name names named folder folders path directory "
    "contains says called token tokens part stem".split()
)


def tokens(text: str) -> tuple[str, ...]:
    """Lower-case words of a name in order, camelCase split, noise (`final`, `v2`) dropped."""
    words = (word for part in _SPLIT.split(text) for word in _CAMEL.split(part))
    lowered = (word.lower() for word in words if word)
    return tuple(w for w in lowered if w not in _NOISE and not re.fullmatch(r"v\d{1,2}", w))


class NameWords:
    def __init__(self, names: Sequence[str]) -> None:
        """Outermost folder first, the file's own name last."""
        self._path = "/".join(names)
        self._words = frozenset(word for name in names for word in words_in_name(name))
        self._joined = ["".join(words_in_name(name)) for name in names]

    def hold(self, text: str) -> bool:
        """Every word of it, also shortened to three letters or more, or run together."""
        if says_date(self._path, text.strip()):
            return True
        if _is_date(text):
            return False
        wanted = [w for w in words_in_name(text) if w not in _ABOUT_NAMES] or words_in_name(text)
        if not wanted:
            return False
        joined = "".join(wanted)
        if len(joined) >= 4 and any(joined in name for name in self._joined):
            return True
        return all(self._has(word) for word in wanted)

    def _has(self, word: str) -> bool:
        if word.isdecimal():
            return any(w.isdecimal() and int(w) == int(word) for w in self._words if len(w) < 20)
        return word in self._words or any(_shortened(word, other) for other in self._words)


def words_in_name(text: str) -> list[str]:
    """Lower-case, without accents, `MillerPool` as two; `ü` and `ue` are the same."""
    apart = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text))
    plain = "".join(c for c in apart if not unicodedata.combining(c)).casefold()
    return [re.sub(r"(?<=[aou])e", "", word) for word in _WORD.findall(plain)]


def _is_date(text: str) -> bool:
    """To the month at least; a year may be any number."""
    return len(text.strip()) > 4 and ISO.fullmatch(text.strip()) is not None


def _shortened(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and not short.isdecimal() and long.startswith(short)


def follows(value: str, evidence: str) -> bool:
    """Whether a value can have been made of words that stand there: the same date, the same
    digits, a word in common, an abbreviation; or a class in plain lower-case letters, which
    nobody can check."""
    if says_date(evidence, value):
        return True
    digits = re.findall(r"\d{2,}", value)
    if digits:
        there = re.findall(r"\d+", evidence)
        return not _is_date(value) and all(n in there or n == "".join(there) for n in digits)
    if value == value.lower():
        return True
    words, given = words_in_name(value), words_in_name(evidence)
    return any(_related(word, other, words) for word in words for other in given)


def _related(word: str, other: str, words: Sequence[str]) -> bool:
    if word == other or _shortened(word, other) or other == "".join(w[0] for w in words):
        return True
    if len(other) == 2 and word[0] == other[0]:
        return other[1] in word[1:]  # `TX` for Texas
    return len(word) >= 5 and len(other) >= 5 and word[:4] == other[:4]
