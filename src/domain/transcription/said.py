"""What a text says, apart from how it is written: its words, and whether it loops."""

import unicodedata
from collections.abc import Sequence

import msgspec

LONGEST_LOOP = 40
"""Words of a sentence that is looked for over and over."""
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
"""Scripts without spaces between words, by the names of their letters: each letter counts as half
a word."""
_BETWEEN, _ALONE, _IN_WORD = range(3)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    """Two texts with the same key say the same: letter case, signs and spaces do not count. What
    has no letters is its own key."""
    loops: bool
    """Most of it is the same words over and over, more often than people say them."""
    latin_share: float
    """By what to multiply how far it compresses, to compare it with a Latin text: a script that
    takes several bytes for a letter compresses by that much more."""


def said_of(text: str) -> Said:
    words = words_of(text)
    letters, size = len(text), len(text.encode("utf-8", "surrogatepass"))
    return Said(
        key=" ".join(words) or " ".join(text.split()),
        loops=_loops(words),
        latin_share=(1 + letters / size) / 2 if size else 1.0,
    )


def words_of(text: str) -> list[str]:
    """In lower case and without signs; of scripts without spaces each letter."""
    words: list[str] = []
    before = _BETWEEN
    for letter in unicodedata.normalize("NFKC", text).casefold():
        group = unicodedata.category(letter)[0]
        if group == "M" and before != _BETWEEN:
            words[-1] += letter  # an accent, or the vowel of the letter before it
        elif group not in "LN":
            before = _BETWEEN
        elif is_unspaced(letter):
            words.append(letter)
            before = _ALONE
        elif before == _IN_WORD:
            words[-1] += letter
        else:
            words.append(letter)
            before = _IN_WORD
    return words


def is_unspaced(letter: str) -> bool:
    return letter > "\u0e00" and unicodedata.name(letter, "").startswith(_UNSPACED)


def _loops(words: Sequence[str]) -> bool:
    for length in range(1, min(LONGEST_LOOP, len(words) // 3) + 1):
        same = 0
        for at in range(length, len(words)):
            same = same + 1 if words[at] == words[at - length] else 0
            covered = same + length
            if 2 * covered >= len(words) and covered >= length * _too_often(words[at], length):
                return True
    return False


def _too_often(word: str, length: int) -> int:
    """How often in a row people do not say so many words. `no, no, no, no` they do, and `very` or
    `ha` as often; a whole sentence hardly twice."""
    full = length / 2 if len(word) == 1 and is_unspaced(word) else length
    if full <= 1:
        return round(6 / full)
    return 4 if full < 3 else 3
