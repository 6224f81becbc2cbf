"""One line of a result, and how it wants to be written: times, short words, long texts."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from domain.shared.provenance import Source
from domain.shared.timecode import clock
from entrypoints.http.views.evidence import Field

LONG = 90
READ = ("Text", "Overview", "Summary", "Description")
"""Texts to be read: a type whose first field is one of these shows it before its facts."""
_SHORT = 40
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    text: str | None
    is_known: bool
    field: Field | None
    """What it rests on and what can be done about it; None where there is neither."""
    source: Source | None
    start_s: float | None
    end_s: float | None
    children: tuple["Line", ...]
    words: tuple[str, ...] = ()
    """The text apart, where it is a list of words."""

    @property
    def is_time(self) -> bool:
        """A stretch of time and nothing else: its text says the same as the link to it."""
        return self.says_only_times and not self.children and not self.label

    @property
    def is_list(self) -> bool:
        return bool(self.children) and not any(child.label for child in self.children)

    @property
    def is_sequence(self) -> bool:
        """A list of stretches of time that are something: chapters."""
        return self.is_list and all(
            child.start_s is not None and not child.is_time for child in self.children
        )

    @property
    def is_long(self) -> bool:
        return len(self.text or "") > LONG

    @property
    def colour(self) -> str | None:
        """`#545454`, when the text is exactly that: the page shows a patch of it."""
        return self.text if self.text and _COLOUR.fullmatch(self.text) else None

    @property
    def says_only_times(self) -> bool:
        return self.start_s is not None and self.text in _both_ways(self.start_s, self.end_s)

    @property
    def times(self) -> tuple["Line", ...]:
        """When it is seen or heard: its own time, or those that it lists."""
        own = (self,) if self.start_s is not None else ()
        listed = (child.children for child in self.children if child._lists_times)
        return (*own, *(time for times in listed for time in times))

    @property
    def rests_on(self) -> Source | None:
        """What a field of it says that it was taken from (`title_source`)."""
        return next((child._named_source for child in self.children if child._named_source), None)

    @property
    def brief(self) -> tuple["Line", ...]:
        """What fits into one line below its name."""
        return tuple(child for child in self.children if child._is_brief)

    @property
    def more(self) -> tuple["Line", ...]:
        """What needs a line of its own."""
        return tuple(
            child
            for child in self.children
            if child.is_known
            and not (child._is_brief or child._lists_times or child._named_source)
        )

    @property
    def saying(self) -> str:
        """In a line of such: `category vessel`, `not discussed`, `#545454`."""
        label = self.label.lower()
        if self.text in ("yes", "no"):
            return label if self.text == "yes" else f"not {label}"
        return self.text or "" if self.colour else f"{label} {self.text}"

    @property
    def _lists_times(self) -> bool:
        return bool(self.children) and all(child.is_time for child in self.children)

    @property
    def _named_source(self) -> Source | None:
        is_one = self.label.lower().endswith("source") and self.text in list(Source)
        return Source(self.text) if is_one and self.text else None

    @property
    def _is_brief(self) -> bool:
        return (
            bool(self.label and self.text)
            and not self.children
            and self.field is None
            and self.start_s is None
            and len(self.text or "") <= _SHORT
            and self.label not in READ
            and not self._named_source
        )

    @property
    def in_words(self) -> str:
        """With all that is in it, in one line."""
        parts = [self.text] if self.text else []
        for child in self.children:
            if child.is_known:
                words = child.in_words
                parts.append(f"{child.label.lower()} {words}" if child.label else words)
        return ", ".join(parts)


def walk(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from walk(line.children)


def _both_ways(start: float, end: float | None) -> tuple[str, ...]:
    return (clock(start),) if end is None else (clock(start), f"{clock(start)}–{clock(end)}")
