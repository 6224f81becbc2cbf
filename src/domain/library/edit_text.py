"""Words that a person writes into an edit."""

import re

from domain.library.edits import BadEdit

SOMEBODY = "user"
"""The author where nobody says who it is: there are no accounts."""
MAX_TEXT = 10_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
_MAX_AUTHOR = 200


def clean_text(text: str, about: str) -> str:
    """Line breaks and tabs stay; other control characters go.

    Raises:
        BadEdit: it is too long.
    """
    cleaned = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(cleaned) > MAX_TEXT:
        raise BadEdit(f"{about}: this is longer than {MAX_TEXT:,} characters.", field=about)
    if any("\ud800" <= char <= "\udfff" for char in cleaned):
        raise BadEdit(f"{about}: this is not text.", field=about)
    return cleaned


def clean_author(author: str) -> str:
    """Raises:
    BadEdit
    """
    return clean_text(author, "author").strip()[:_MAX_AUTHOR] or SOMEBODY
