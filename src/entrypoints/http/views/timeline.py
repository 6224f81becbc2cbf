"""The ruler of a timeline: round steps, few enough to be read."""

import msgspec

from domain.shared.timecode import clock
from entrypoints.http.display import share

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MOST_TICKS = 10


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    at: str
    """Per cent of the length, for an SVG attribute."""
    label: str


def ticks(duration_s: float) -> tuple[Tick, ...]:
    """From 0 on; none close to the end, where a label would be cut."""
    step = next((s for s in _STEPS if duration_s / s <= _MOST_TICKS), _STEPS[-1])
    last = duration_s * 0.96
    return tuple(
        Tick(at=share(second, duration_s), label=clock(second))
        for second in range(0, int(last) + 1, step)
    )
