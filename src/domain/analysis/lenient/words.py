"""Words outside of quotes in JSON that a model wrote: numbers, literals, and what should have been
quoted."""

import math
import re
from typing import Any, Final

GONE: Final = object()
"""There is no value that can be vouched for."""

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_LOOSE_INTEGER = re.compile(r"[+-]?[1-9]\d{0,2}(?:_\d{3})+")
_LOOSE_DECIMAL = re.compile(r"[+-]?(?:\d+\.|\.\d+|(?:0|[1-9]\d*)(?:\.\d+)?)")
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None, "none": None}
_UNKNOWN = frozenset({"nan", "infinity", "-infinity", "+infinity", "inf", "-inf", "undefined"})
_LIKE_TEXT = re.compile(r"\w", re.UNICODE)
_MOST_DIGITS = 300


def read_word(word: str) -> tuple[Any, str | None]:
    """The value, and what was mended. Clock times are text: `00:12` is neither 0 nor 12."""
    if match := _NUMBER.fullmatch(word):
        return _number(word, is_whole=not (match[1] or match[2]))
    if word in _LITERALS and word != "none":
        return _LITERALS[word], None
    if word.casefold() in _LITERALS:
        return _LITERALS[word.casefold()], f"{word} read as JSON"
    if word.casefold() in _UNKNOWN:
        return None, f"{word} is no value; it is unknown"
    if _LOOSE_INTEGER.fullmatch(word):
        return int(word.replace("_", "")), f"{word} read as a number"
    if _LOOSE_DECIMAL.fullmatch(word):
        value, _ = _number(word, is_whole="." not in word)
        return value, f"{word} read as a number"
    if word.strip(".…") == "":
        return GONE, "something was left out with dots"
    if not _LIKE_TEXT.search(word):
        return GONE, f"{shown(word)} passed over"
    return word, f"{shown(word)} was not quoted; it is text"


def shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _number(word: str, *, is_whole: bool) -> tuple[Any, str | None]:
    if len(word) > _MOST_DIGITS:
        return None, f"a number of {len(word)} digits; it is unknown"
    value = int(word) if is_whole else float(word)
    if not is_whole and not math.isfinite(value):
        return None, f"{word} is too large for a number; it is unknown"
    return value, None
