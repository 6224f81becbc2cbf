"""What ffmpeg said before it failed, in one line fit for a person."""

import re
from collections.abc import Iterable

from domain.shared.names import display_text

_TAG = re.compile(r"^(\[[^\]]*\] ?)+")
# Said after the reason, without adding to it.
_EMPTY_WORDS = (
    "Conversion failed",
    "Error opening input file",
    "Error opening output file",
    "Error while opening encoder",
    "Nothing was written into output",
    "Task finished with error code",
    "Terminating thread with return code",
    "Last message repeated",
)
_LONGEST = 200


def last_words(stderr: bytes, *, hide: Iterable[str]) -> str:
    """The last line that says why; "" when there is none. Names in `hide` become `the file`."""
    found = ""
    for raw in stderr.decode("utf-8", "surrogateescape").splitlines():
        line = _TAG.sub("", raw).strip()
        for name in hide:
            line = line.replace(name, "the file")
        if line and not any(words in line for words in _EMPTY_WORDS):
            found = line
    return display_text(found)[:_LONGEST]
