"""Query values as the predecessor's clients write them; what is wrong names the key."""

from enum import StrEnum
from typing import TypeVar

from domain.shared.errors import InvalidInput

E = TypeVar("E", bound=StrEnum)

_TRUE = {"true", "1", "yes"}
_FALSE = {"false", "0", "no"}


def one_of(key: str, value: str | None, words: type[E]) -> E | None:
    """The word, whatever its case; None when nothing was given.

    Raises:
        InvalidInput
    """
    if not value:
        return None
    for word in words:
        if word.value.lower() == value.lower():
            return word
    raise InvalidInput(f"{key}: “{value}” is none of {', '.join(words)}.", key=key)


def several_of(key: str, value: str | None, words: type[E]) -> tuple[E, ...]:
    """Comma-separated words.

    Raises:
        InvalidInput
    """
    found = (one_of(key, part.strip(), words) for part in (value or "").split(","))
    return tuple(word for word in found if word is not None)


def tri_state(key: str, value: str | None) -> bool | None:
    """`true`, `1`, `yes`, or `false`, `0`, `no`; None when it does not matter.

    Raises:
        InvalidInput
    """
    if not value:
        return None
    if value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise InvalidInput(f"{key}: “{value}” is neither true nor false.", key=key)


def within(key: str, value: int, low: int, high: int) -> int:
    """Raises:
    InvalidInput
    """
    if not low <= value <= high:
        raise InvalidInput(f"{key}: {value} is not between {low} and {high}.", key=key)
    return value
