"""Shorten a text without leaving half a word, or half a letter."""

import re
import unicodedata

LEAST_KEPT = 0.9
"""Of the limit; where the last word begins before that, it is cut (or is no word: some scripts
have no spaces)."""
_JOINER = "\N{ZERO WIDTH JOINER}"
_SPACES = re.compile(r"\s+\S*\Z")


def cut_at_word(text: str, limit: int) -> str:
    """At most `limit` characters, with the ellipsis that says that something is missing."""
    if len(text) <= limit:
        return text
    end = limit - 1
    if end < 1:
        return "…"[:limit]
    while end and _is_inside(text, end):
        end -= 1
    head = text[:end]
    last = None if text[end].isspace() else _SPACES.search(head)
    if last is not None and last.start() + 1 >= LEAST_KEPT * limit:
        head = head[: last.start()]
    return head.rstrip() + "…"


def _is_inside(text: str, at: int) -> bool:
    """What stands there belongs to the sign before it: an accent, a skin tone, the rest of a
    joined picture, the second part of a Korean syllable."""
    sign = text[at]
    return (
        sign == _JOINER
        or text[at - 1] == _JOINER
        or unicodedata.category(sign).startswith("M")
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or "\u1160" <= sign <= "\u11ff"
    )
