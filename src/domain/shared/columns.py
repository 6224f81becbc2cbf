"""How much room text takes."""

import unicodedata


def columns(text: str) -> int:
    """East Asian wide characters take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_of_char, text))


def is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _of_char(char: str) -> int:
    return 0 if unicodedata.combining(char) else 1 + is_wide(char)
