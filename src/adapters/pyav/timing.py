"""How long, and how many pictures a second: from tables where they can be trusted."""

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from adapters.pyav.reading import MAX_REORDERED, Reading

if TYPE_CHECKING:
    from av.container import InputContainer

_FALSE_FACTOR, _FALSE_SECONDS = 2.0, 1.0
_ODD_SHARE = 0.02
"""More odd intervals than this make a variable rate; fewer are drops of a constant one."""

_MAX_RATE = 1000.0


def claimed_duration(container: "InputContainer") -> float | None:
    return (
        container.duration / 1_000_000 if container.duration and container.duration > 0 else None
    )


def is_iso_media(container: "InputContainer") -> bool:
    return container.format.name.startswith("mov")


def is_fragmented(container: "InputContainer", streams: list[Any]) -> bool:
    """No sample tables: the header may claim any duration, and some claim absurd ones."""
    return is_iso_media(container) and not any(stream.frames for stream in streams)


def table_duration(container: "InputContainer", streams: list[Any]) -> float | None:
    """By the sample tables, to the start of the last sample. Other formats index what they have
    met so far, which tells nothing."""
    if not is_iso_media(container):
        return None
    ends = [_table_end(stream) for stream in streams if len(stream.index_entries)]
    return max(ends, default=None)


def _table_end(stream: Any) -> float:
    entries = stream.index_entries
    ticks = entries[len(entries) - 1].timestamp - entries[0].timestamp
    return float(ticks * stream.time_base)


def from_tables(claimed: float | None, in_tables: float | None) -> float | None:
    """The claim, unless the tables show that it is false."""
    if claimed is None or in_tables is None:
        return claimed or in_tables
    return in_tables if is_false(claimed, in_tables) else claimed


def is_false(claimed: float, seen: float) -> bool:
    return claimed > _FALSE_FACTOR * seen + _FALSE_SECONDS


def frame_rate(stated: float | None, reading: Reading) -> float | None:
    """The average: measured when all pictures were seen, else as the container states it."""
    if reading.complete and reading.pictures > 1:
        span = reading.last_picture_s - reading.times[0]
        return _sane((reading.pictures - 1) / span if span > 0 else None)
    return _sane(stated)


def _sane(rate: float | None) -> float | None:
    return round(rate, 4) or None if rate and 0 < rate <= _MAX_RATE else None


def is_variable(reading: Reading) -> bool | None:
    """Whether the intervals between pictures differ by more than rounding; None below three."""
    # Packets come in the order of decoding: after an early end, some are missing among the last.
    whole = reading.complete and reading.pictures == len(reading.times)
    times = reading.times if whole else reading.times[:-MAX_REORDERED]
    steps = [after - before for before, after in pairwise(times)]
    if len(steps) < 2:
        return None
    usual = median(steps)
    tolerance = max(2 * reading.tick_s, 0.05 * usual)
    odd = sum(abs(step - usual) > tolerance for step in steps)
    return odd > _ODD_SHARE * len(steps)
