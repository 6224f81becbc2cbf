"""Texts that strangers wrote, as data that no model takes for anything else."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\uff1c\uff1e\ufe64\ufe65"}
"""Also the signs that look like them."""
_JOINERS = "\u200c\u200d"
"""Invisible, but part of how words and emoji are written."""


def fenced(name: str, value: Any) -> str:
    """JSON between `<name>` and `</name>`, one line. No sign of the value can end the fence."""
    return f"<{name}>\n{as_data(_cleaned(value))}\n</{name}>"


def as_data(value: Any) -> str:
    """JSON in which no sign of the value can begin or end a fence."""
    return msgspec.json.encode(value).decode().translate(_ESCAPED)


def clean(text: str, most: int | None = None) -> str:
    """Without what nobody sees: control characters, marks that turn the line around, and signs in
    which words can be hidden; lines run on. `most` letters, cut at the end."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_visible, text))
    if most is not None and len(text) > most:
        return text[: most - 1].rstrip() + "…"
    return text


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category in ("Cs", "Co", "Cn") or 0xE0000 <= ord(letter) <= 0xE0FFF:
        return ""
    return "" if category == "Cf" and letter not in _JOINERS else letter


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _cleaned(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_cleaned(one) for one in value]
    return value
