"""Text as passages hold it."""

import math
import re
from collections.abc import Iterator

MOST_WORDS = 400
"""Of one passage; a summary stays whole."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")


def clean(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def pieces(text: str) -> Iterator[str]:
    """The text, or parts of it that hold about as many words each."""
    if (count := len(text.split())) <= MOST_WORDS:
        if text:
            yield text
        return
    words = text.split()
    parts = math.ceil(count / MOST_WORDS)
    size = math.ceil(count / parts)
    for at in range(0, count, size):
        yield " ".join(words[at : at + size])
