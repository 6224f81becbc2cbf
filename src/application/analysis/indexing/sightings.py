"""When the thing that a record is about is seen or heard."""

import math
from collections.abc import Iterable
from typing import Any

MOST_SIGHTINGS = 20
TOGETHER_S = 10.0
"""Stretches of one thing that are closer than this are one sighting."""

Stretch = tuple[float, float]


def sightings(found: Iterable[Any]) -> tuple[Stretch, ...]:
    """`found`: JSON of time ranges, or of what should be one."""
    stretches = sorted(s for one in found if (s := _stretch(one)) is not None)
    joined: list[Stretch] = []
    for start, end in stretches:
        if joined and start - joined[-1][1] <= TOGETHER_S:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined[:MOST_SIGHTINGS])


def _stretch(value: Any) -> Stretch | None:
    if not isinstance(value, dict):
        return None
    start, end = _seconds(value.get("start_s")), _seconds(value.get("end_s"))
    if start is None:
        return None
    return start, max(start, end if end is not None else start)


def _seconds(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return max(0.0, float(value)) if is_number and math.isfinite(value) else None
