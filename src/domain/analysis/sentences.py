"""Sentences of what was said, in any script."""

import re
from collections.abc import Iterable, Iterator, Sequence

LONGEST = 600
"""Characters; somebody who never ends a sentence is cut between two segments."""
_PUNCTUATED = 0.2
"""Where fewer segments have the end of a sentence in them, ends are not written at all."""

ENDS = ".!?…。！？｡．।॥؟۔።։។။"
"""Signs that end a sentence."""
_CLOSING = "\"'”’»)\\]」』）"
_END = re.compile(rf"[{re.escape(ENDS)}]+[{_CLOSING}]*(?:\s+|\Z)|[。！？｡]+[{_CLOSING}]*")
_NO_END = re.compile(
    r"(?:\A|[\s(.])(?:[^\W\d_]|\d{1,2}|[dm]rs?|ms|st|prof|nr|vs|bzw|ca|evtl|ggf|sra?)\.\Z",
    re.IGNORECASE,
)
"""Initials, ordinals (`am 3. Oktober`) and common abbreviations."""


def sentences_of(segments: Iterable[str]) -> tuple[str, ...]:
    """Across segments, in order. Where no ends are written each segment is a sentence."""
    texts = [text for one in segments if (text := " ".join(one.split()))]
    with_end = sum(len(_parts(text)) > 1 for text in texts)
    if with_end < _PUNCTUATED * len(texts):
        return tuple(texts)
    return tuple(_joined(texts))


def ends_sentence(text: str) -> bool:
    """Whether its last word ends one."""
    whole = text.rstrip()
    return bool(whole) and _parts(whole)[-1:] == [""]


def _joined(texts: Sequence[str]) -> Iterator[str]:
    open_part = ""
    for text in texts:
        *whole, rest = _parts(f"{open_part} {text}" if open_part else text)
        yield from whole
        open_part = rest
        if len(open_part) > LONGEST:
            yield open_part
            open_part = ""
    if open_part:
        yield open_part


def _parts(text: str) -> list[str]:
    """The sentences in it, and last what begins after them: empty where nothing does."""
    parts: list[str] = []
    start = 0
    for end in _END.finditer(text):
        follows = text[end.end() : end.end() + 1]
        before = text[max(start, end.start() - 8) : end.start() + 1]
        if follows.islower() or (end[0].strip() == "." and _NO_END.search(before)):
            continue
        parts.append(text[start : end.end()].strip())
        start = end.end()
    return [*parts, text[start:].strip()]
