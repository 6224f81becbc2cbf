"""The values of filters as text: how each kind is read, written and described."""

import math
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from domain.shared.ids import FilePath
from domain.shared.timecode import seconds_of
from entrypoints import path_text

LARGEST = 2**63 - 1
"""Stores hold no larger whole number."""
LONGEST_S = 999_999_999.0
_TRUE = frozenset({"true", "1", "yes"})
_FALSE = frozenset({"false", "0", "no"})
_UNITS = {unit: 1024**power for power, unit in enumerate(("b", "kb", "mb", "gb", "tb", "pb"))}
_SIZE = re.compile(r"(\d{1,19}(?:\.\d{1,9})?)\s*([kmgtp]?b)?", re.ASCII | re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,19}", re.ASCII)


class Value(msgspec.Struct, frozen=True, kw_only=True):
    read: Callable[[str], Any]
    """Raises ValueError."""
    write: Callable[[Any], str] = str
    json: Any
    """The type that JSON bodies give."""
    from_json: Callable[[Any], Any] = lambda value: value
    to_json: Callable[[Any], Any] = lambda value: value
    may_be: str
    """After “is not”: what was asked for."""
    sign: str
    """In the help of a command: `DATE`, `SIZE`."""
    words: tuple[str, ...] = ()
    """The only ones there are."""


def word(words: type[StrEnum]) -> Value:
    names = {name.lower(): name for name in words}

    def read(text: str) -> StrEnum:
        if text.lower() not in names:
            raise ValueError(text)
        return names[text.lower()]

    return Value(
        read=read,
        write=lambda value: str(value).lower(),
        json=words,
        may_be=f"one of {', '.join(names)}",
        sign="|".join(names),
        words=tuple(names),
    )


def _yes_no(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError(text)
    return text.lower() in _TRUE


def _day(text: str) -> date:
    """A time may follow, as the predecessor's clients write it."""
    day = text.partition("T")[0]
    if len(day) != len("2019-06-14"):
        raise ValueError(text)
    return date.fromisoformat(day)


def _bytes(text: str) -> int:
    hit = _SIZE.fullmatch(text.strip())
    if hit is None:
        raise ValueError(text)
    number, unit = hit.groups()
    factor = _UNITS[(unit or "b").lower()]
    return _bounded(int(number) * factor if "." not in number else round(float(number) * factor))


def _seconds(text: str) -> float:
    bare = text.strip().lower()
    seconds = seconds_of(bare.removesuffix("s").rstrip() if ":" not in bare else bare)
    if seconds is None or not math.isfinite(seconds) or seconds > LONGEST_S:
        raise ValueError(text)
    return seconds


def _count(text: str) -> int:
    if not _DIGITS.fullmatch(text.strip()):
        raise ValueError(text)
    return _bounded(int(text))


def _bounded(number: int) -> int:
    if number > LARGEST:
        raise ValueError(number)
    return number


def _path(text: str) -> FilePath:
    path = path_text.read(text)
    if 0 in path:
        raise ValueError(text)
    return path


def _shortest(seconds: float) -> str:
    """`90` and `1.5`, never `1e-07`, which no reader of times knows."""
    return f"{seconds:.6f}".rstrip("0").rstrip(".")


_WHOLE = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]

TEXT = Value(read=str.strip, json=str, from_json=str.strip, may_be="a text", sign="TEXT")
EXACT = Value(read=str, json=str, may_be="a text", sign="NAME")
YES_NO = Value(
    read=_yes_no,
    write=lambda value: str(value).lower(),
    json=bool,
    may_be="true (1, yes) or false (0, no)",
    sign="BOOL",
)
DAY = Value(
    read=_day, write=date.isoformat, json=date, may_be="a date like 2019-06-14", sign="DATE"
)
BYTES = Value(read=_bytes, json=_WHOLE, may_be="a size like 1048576 or 10MB", sign="SIZE")
SECONDS = Value(
    read=_seconds,
    write=_shortest,
    json=Annotated[float, msgspec.Meta(ge=0, le=LONGEST_S)],
    from_json=lambda seconds: round(seconds, 6),
    may_be="a length like 90, 90s or 1:30",
    sign="TIME",
)
COUNT = Value(read=_count, json=_WHOLE, may_be="a whole number from 0", sign="NUMBER")
PATH = Value(
    read=_path,
    write=path_text.written,
    json=str,
    from_json=_path,
    to_json=path_text.written,
    may_be="the path of a folder",
    sign="DIR",
)
