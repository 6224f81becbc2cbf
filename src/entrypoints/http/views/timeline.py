"""The timeline of a file: a ruler, and a lane for every list of moments."""

from collections.abc import Iterator, Sequence

import msgspec

from domain.shared.provenance import Source
from domain.shared.timecode import clock
from entrypoints.http.display import share
from entrypoints.http.views.result_line import Line
from entrypoints.http.views.results import Card

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MOST_TICKS = 10
_MOST_SEGMENTS = 200
_MOST_ROWS = 4
_LETTERS = 165
"""About as many fit beside one another on the whole width of a lane."""
_LEAST_SHARE = 0.004
"""What is shorter is still seen, and can be clicked."""


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    at: str
    """Per cent of the length, for an SVG attribute."""
    label: str


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    start_s: float
    end_s: float
    name: str
    number: int = 0
    """Within a sequence; 0 elsewhere."""
    label: str = ""
    """As much of the name as there is room for."""
    row: int = 0
    x: str = "0%"
    width: str = "0%"

    @property
    def says(self) -> str:
        time = clock(self.start_s)
        if self.end_s > self.start_s:
            time += f"–{clock(self.end_s)}"
        return f"{self.name}, {time}" if self.name not in ("", time) else time


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    look: str
    """`chap`, `said`, `ocr`, `talk` or `elem`."""
    segments: tuple[Segment, ...]

    @property
    def rows(self) -> int:
        return 1 + max((segment.row for segment in self.segments), default=0)


def ticks(duration_s: float) -> tuple[Tick, ...]:
    """From 0 on; none close to the end, where a label would be cut."""
    step = next((s for s in _STEPS if duration_s / s <= _MOST_TICKS), _STEPS[-1])
    last = duration_s * 0.96
    return tuple(
        Tick(at=share(second, duration_s), label=clock(second))
        for second in range(0, int(last) + 1, step)
    )


def lanes(
    cards: Sequence[Card], duration_s: float, said: Sequence[Segment] = ()
) -> tuple[Lane, ...]:
    """Sequences first, such as chapters; then `said`, and every other list whose records have
    times."""
    found: list[Lane] = []
    if said:
        spoken = _placed(tuple(_merged(said, duration_s)), duration_s)
        bare = tuple(msgspec.structs.replace(one, label="") for one in spoken)
        found.append(Lane(title="Speech", look="said", segments=bare))
    for card in cards:
        for line in (*card.sequences, *card.lines):
            if segments := tuple(_placed(tuple(_segments(line)), duration_s)):
                lane = Lane(
                    title=line.label or card.result.title, look=_look(line), segments=segments
                )
                found.append(lane)
    return tuple(sorted(found, key=lambda lane: lane.look != "chap"))


def _look(line: Line) -> str:
    if line.is_sequence:
        return "chap"
    sources = {child.source for child in line.children}
    if sources == {Source.OCR}:
        return "ocr"
    return "talk" if sources == {Source.TRANSCRIPT} else "elem"


def _segments(line: Line, name: str = "") -> Iterator[Segment]:
    """Every stretch of time with the name of the record that holds it."""
    own = name if line.is_time and name else line.text or name or line.label
    if line.start_s is not None and line.end_s is not None:
        yield Segment(start_s=line.start_s, end_s=line.end_s, name=own)
    for child in line.children:
        yield from _segments(child, own if line.text else name or line.label)


def _merged(segments: Sequence[Segment], duration_s: float) -> Iterator[Segment]:
    """What follows one another without a pause that could be seen, as one, which then has no
    single name."""
    pause = max(1.0, duration_s / _MOST_SEGMENTS)
    one = segments[0]
    for segment in segments[1:]:
        if segment.start_s - one.end_s < pause:
            one = msgspec.structs.replace(one, name="", end_s=max(one.end_s, segment.end_s))
        else:
            yield one
            one = segment
    yield one


def _placed(segments: Sequence[Segment], duration_s: float) -> Iterator[Segment]:
    """Side by side: what overlaps is put into rows of its own, as long as there are some."""
    ends: list[float] = []
    least = duration_s * _LEAST_SHARE
    for number, segment in enumerate(sorted(segments[:_MOST_SEGMENTS], key=_start), 1):
        end = max(segment.end_s, segment.start_s + least)
        free = (row for row, taken in enumerate(ends) if taken <= segment.start_s + least / 8)
        row = next(free, len(ends))
        if row >= _MOST_ROWS:
            row = ends.index(min(ends))
        ends[row : row + 1] = [end]
        room = int(_LETTERS * (end - segment.start_s) / duration_s) if duration_s > 0 else 0
        yield msgspec.structs.replace(
            segment,
            number=number,
            label=_cut(segment.name, room - 1),
            row=row,
            x=share(segment.start_s, duration_s),
            width=share(end - segment.start_s, duration_s),
        )


def _start(segment: Segment) -> float:
    return segment.start_s


def _cut(name: str, room: int) -> str:
    """Whole words that fit; half a word is read as another one."""
    if len(name) <= room:
        return name
    words = name[: max(room, 0)].rpartition(" ")[0].rstrip()
    return f"{words}…" if words else ""
