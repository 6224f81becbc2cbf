"""Read the JSON object out of the words of a model.

Nothing is invented: no key and no value that does not stand in the text. The value under way where
a text breaks off (text, number, literal) is left out, as more of it may have been to come; a
string with its closing quote is complete. Objects and lists that were open there keep what was
complete, and their paths are in `cut`. A text that ends with its last closing bracket is complete,
whatever the reason why it ended.

The time grows with the length of the text; nesting has a limit.
"""

import json
import re
from collections import Counter
from collections.abc import Set
from typing import Any

import msgspec

from domain.analysis.lenient.scalars import Irregular
from domain.analysis.lenient.strings import has_bare_drive
from domain.analysis.lenient.values import ValueReader
from domain.analysis.lenient.words import GONE

MOST_STARTS = 8
"""How many brackets are tried that could begin an answer."""

_START = re.compile(
    r"""\{(?=\s{0,200}(?:["'“}]|[A-Za-z_$][\w$-]{0,60}\s{0,20}:|//|/\*|\Z))"""
    r"""|\[(?=\s{0,200}(?:[\[{"'\]]|-?\d|\Z))"""
)


class JsonRead(msgspec.Struct, frozen=True, kw_only=True):
    value: Any
    repairs: tuple[str, ...] = ()
    """What was mended, one line each."""
    cut: tuple[str, ...] = ()
    """Paths of the objects and lists that the text ends in, outermost (an empty path) first."""


def read_json(words: str | bytes, wanted: Set[str] = frozenset()) -> JsonRead | None:
    """None when there is no object or list in it. Of several the one is taken that holds most of
    the `wanted` keys, of equal ones a whole one, of these the last."""
    text, notes = _text(words)
    whole = _strictly(text)
    if whole is not None:
        return msgspec.structs.replace(whole, repairs=(*notes, *whole.repairs))
    found = _all(text, wanted)
    if not found:
        return None
    best = max(range(len(found)), key=lambda at: (*_worth(found[at][0], wanted), at))
    read, start, end = found[best]
    if text[:start].strip() or (text[end:].strip() and not read.cut):
        notes.append("words around the answer were passed over")
    if len(found) > 1:
        notes.append(f"{len(found)} objects or lists; number {best + 1} was taken")
    return msgspec.structs.replace(read, repairs=(*notes, *read.repairs))


def _text(words: str | bytes) -> tuple[str, list[str]]:
    notes: list[str] = []
    given = words if isinstance(words, bytes) else words.encode("utf-8", "surrogatepass")
    try:
        text = given.decode("utf-8")
    except UnicodeDecodeError:
        text = given.decode("utf-8", errors="replace")
        notes.append("bytes that are no UTF-8 were marked as such")
    return text.lstrip("\ufeff"), notes


def _strictly(text: str) -> JsonRead | None:
    """None when it is not JSON as it should be. Drives in it may be paths without escapes."""
    if has_bare_drive(text):
        return None
    twice: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            twice.extend(key for key, count in counts.items() if count > 1)
        return found

    try:
        msgspec.json.decode(text)
        value = json.loads(text, object_pairs_hook=members)
    except (ValueError, RecursionError):
        return None
    lines = tuple(f"{key} is there twice; the last one was kept" for key in twice[:20])
    return JsonRead(value=value, repairs=lines)


def _all(text: str, wanted: Set[str]) -> list[tuple[JsonRead, int, int]]:
    found: list[tuple[JsonRead, int, int]] = []
    at = tries = beyond = 0
    while tries < MOST_STARTS and (match := _START.search(text, at)):
        tries += 1
        reader, value = _read(text, match.start())
        at = reader.at
        if value is GONE:
            continue
        read = JsonRead(value=value, repairs=tuple(reader.repairs), cut=tuple(reader.cut))
        has_wanted = _worth(read, wanted)[0] > 0
        if match.start() >= beyond or has_wanted:
            found.append((read, match.start(), reader.at))
        if wanted and read.cut and not has_wanted:
            beyond, at = reader.at, match.end()  # it may have been words in braces
    return found


def _read(text: str, start: int) -> tuple[ValueReader, Any]:
    reader = ValueReader(text, start, guess=False)
    try:
        return reader, reader.read()
    except Irregular:
        reader = ValueReader(text, start, guess=True)
        return reader, reader.read()


def _worth(read: JsonRead, wanted: Set[str]) -> tuple[int, bool, bool]:
    """How many wanted keys it has, also one level below; whether it is an object, and whole."""
    value = read.value
    keys = set(value) if isinstance(value, dict) else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    below = max((len(one.keys() & wanted) for one in inner if isinstance(one, dict)), default=0)
    return max(len(keys & wanted), below), isinstance(value, dict) and bool(value), not read.cut
