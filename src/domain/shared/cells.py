"""What a text must become before a spreadsheet program may see it.

Such a program takes a cell that begins with one of a few signs for a formula, in CSV even where it
was quoted, and a formula may start programs or send data away. Texts here are a stranger's: model
output, file names, words read in pictures.
"""

import re

MOST_LETTERS = 32_767
"""More does not fit into a cell; counted as UTF-16 does."""

_STARTS_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
_SKIPPED = " \u00a0\u200b\ufeff\x00"
"""What programs pass over before they look at the first sign."""
_NUMBER = re.compile(r"[+-]?\d{1,20}([.,]\d{1,20})?", re.ASCII)
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_text(text: str) -> str:
    """Without signs that XML cannot hold, no formula (an apostrophe goes before it), and no longer
    than a cell. Twice gives the same as once."""
    plain = _NOT_IN_XML.sub("", text)
    first = plain.lstrip(_SKIPPED)[:1]
    if first in _STARTS_FORMULA and first and not _NUMBER.fullmatch(plain):
        plain = "'" + plain
    return _short(plain)


def _short(text: str) -> str:
    if len(text) * 2 <= MOST_LETTERS:
        return text
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * MOST_LETTERS:
        return text
    return encoded[: 2 * (MOST_LETTERS - 1)].decode("utf-16-le", "ignore") + "…"
