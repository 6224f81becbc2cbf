"""Words in their order, to look passages up in as people remember and machines transcribe them:
case, punctuation, fillers, spelled numbers and small slips make no difference, a number does."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

MOSTLY = 0.8
"""The part of a longer passage's words that has to be there."""
LEAST_EXACT = 0.4
"""The part of them that has to be spelled just so."""
ALIKE = 0.75
"""How much two spellings of a word, or of a few, have in common; short ones more."""
ALIKE_SHORT = 0.8
_SHORT = 6

_WORD = re.compile(r"\d+|[^\W\d_]+")
_ENDINGS = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|(?<=\d),(?=\d{3})")
_INSIDE_WORDS = "'’‘`´"
_DIGIT = re.compile(r"\d")
_FILLERS = frozenset("uh um er ah hm hmm mhm".split())
_UNITS = {
    word: number
    for number, words in enumerate(
        "zero;one first;two second;three third;four fourth;five fifth;six sixth;seven seventh;"
        "eight eighth;nine ninth;ten tenth;eleven eleventh;twelve twelfth;thirteen thirteenth;"
        "fourteen fourteenth;fifteen fifteenth;sixteen sixteenth;seventeen seventeenth;"
        "eighteen eighteenth;nineteen nineteenth".split(";")
    )
    for word in words.split()
}
_TENS = {
    word: number
    for number, words in zip(
        range(20, 100, 10),
        "twenty twentieth;thirty thirtieth;forty;fifty;sixty;seventy;eighty;ninety".split(";"),
        strict=True,
    )
    for word in words.split()
}
_LARGE = {"hundred": 100, "thousand": 1000}
_NUMBERS = _UNITS.keys() | _TENS.keys()
_MOST_PLACES = 60
"""A word that stands in more places than this tells nothing about where a passage is."""
_MOST_WORDS = 400
"""Of a passage; what is longer is judged by its beginning."""


def words_of(text: str) -> list[str]:
    """Lower-case words without accents; numbers as digits: `twenty-five` is `25`."""
    plain = text
    for sign in _INSIDE_WORDS:
        plain = plain.replace(sign, "")
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in apart if not unicodedata.combining(c))
    plain = plain.casefold()
    if _DIGIT.search(plain):
        plain = _ENDINGS.sub("", plain)
    words = _WORD.findall(plain)
    if not _NUMBERS.isdisjoint(words):
        words = list(_in_digits(words))
    return [w for w in words if w not in _FILLERS] if not _FILLERS.isdisjoint(words) else words


def _in_digits(words: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        word = words[at]
        if word not in _NUMBERS:
            yield word
            at += 1
            continue
        value = _UNITS.get(word, 0) + _TENS.get(word, 0)
        at += 1
        if word in _TENS and at < len(words) and 1 <= _UNITS.get(words[at], 0) <= 9:
            value += _UNITS[words[at]]
            at += 1
        while at < len(words) and value and words[at] in _LARGE:
            value *= _LARGE[words[at]]
            at += 1
        yield str(value)


class Script:
    """Made once, for many passages."""

    def __init__(self, text: str) -> None:
        self._words = words_of(text)
        self._line = f" {' '.join(self._words)} "
        self._joined = "".join(self._words)
        self._places: dict[str, list[int]] | None = None
        self._known: dict[str, bool] = {}

    def holds(self, passage: str, key: str = "") -> bool:
        """`key`: words that have to be right where they stand in the passage."""
        wanted = words_of(passage)[:_MOST_WORDS]
        if not wanted:
            return False
        if f" {' '.join(wanted)} " in self._line:
            return True
        joined = "".join(wanted)
        if len(joined) >= 8 and joined in self._joined:
            return True
        if len(wanted) == 1:
            return self.holds_word(wanted[0])
        must = frozenset(words_of(key)).intersection(wanted)
        return any(_covers(window, wanted, must) for window in self._windows(wanted))

    def holds_word(self, word: str) -> bool:
        """The word, or one spelled nearly like it."""
        if word not in self._known:
            self._known[word] = self._looked_up(word)
        return self._known[word]

    def _looked_up(self, word: str) -> bool:
        places = self._index()
        if word in places:
            return True
        if len(word) < 5 or word.isdecimal():
            return False
        return any(
            abs(len(other) - len(word)) <= 2
            and (other[0] == word[0] or other[-2:] == word[-2:])
            and alike(other, word)
            for other in places
        )

    def _index(self) -> dict[str, list[int]]:
        if self._places is None:
            self._places = defaultdict(list)
            for at, word in enumerate(self._words):
                self._places[word].append(at)
            self._places = dict(self._places)
        return self._places

    def _windows(self, wanted: Sequence[str]) -> Iterator[list[str]]:
        """Where most of the rare words stand as far apart as in the passage."""
        places = self._index()
        rare = sorted((len(places[word]), at) for at, word in enumerate(wanted) if word in places)
        telling = [(n, at) for n, at in rare if n <= _MOST_PLACES][:8] or rare[:2]
        width = max(4, len(wanted) // 3)
        votes: Counter[int] = Counter()
        for _, at in telling:
            for place in places[wanted[at]][: 4 * _MOST_PLACES]:
                bucket = (place - at) // width
                votes[bucket] += 2
                votes[bucket - 1] += 1
                votes[bucket + 1] += 1
        for bucket, _ in votes.most_common(2):
            start = bucket * width
            end = start + width + len(wanted) + len(wanted) // 4 + 3
            yield self._words[max(0, start - 3) : end]


def _covers(window: Sequence[str], wanted: Sequence[str], must: frozenset[str]) -> bool:
    """Whether the window says what is wanted: every number and every word of `must`, and most of
    the others."""
    exact = len(set(window).intersection(wanted))
    if len(wanted) > 3 and exact < LEAST_EXACT * len(set(wanted)):
        return False
    found = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, window, wanted, autojunk=False).get_opcodes():
        if tag == "equal":
            found += j2 - j1
        elif tag in ("replace", "insert"):
            words = wanted[j1:j2]
            if tag == "replace" and _is_said(window, i1, i2, words):
                found += len(words)
                continue
            same = [w for w in words if any(_same(w, other) for other in window[i1:i2])]
            missing = [w for w in words if w not in same]
            found += len(same)
            if any(w in must or w.isdecimal() for w in missing):
                return False
    least = len(wanted) if len(wanted) <= 3 else MOSTLY * len(wanted)
    return found >= least


def _is_said(window: Sequence[str], start: int, end: int, words: Sequence[str]) -> bool:
    """Any stretch of about as many words: what follows or precedes the passage is in there too."""
    read, most = "".join(words), len(words) + 1
    for length in range(max(1, len(words) - 1), most + 1):
        for at in {start, max(start, end - length)}:
            said = "".join(window[at : min(end, at + length)])
            if said == read or _same(said, read):
                return True
    return False


def _same(one: str, other: str) -> bool:
    if any(c.isdecimal() for c in one + other):
        return one == other
    return alike(one, other)


@lru_cache(maxsize=4096)
def alike(one: str, other: str) -> bool:
    """Whether two spellings may be one word; short ones have to be the same."""
    if one == other:
        return True
    short, long = sorted((len(one), len(other)))
    least = ALIKE_SHORT if short < _SHORT else ALIKE
    if short < 4 or 2 * short < least * (short + long):
        return False
    if one[0] != other[0] and one[-1] != other[-1]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= least
