"""At which seconds of a video to look for text."""

from collections.abc import Iterable, Sequence
from math import ceil

from domain.analysis.evidence import Scene

EVERY_S = 20.0
MOST_MOMENTS = 40


def moments(scenes: Sequence[Scene], duration_s: float | None) -> tuple[float, ...]:
    """The middle of each scene, in long scenes about every 20 s; at most 40, spread over the
    whole video. Where nothing is known of its length, its beginning."""
    whole = [Scene(start_s=0.0, end_s=duration_s or 0.0)]
    # scenes of less than a millisecond share theirs
    found = sorted({at for scene in scenes or whole for at in _inside(scene)})
    return tuple(found if len(found) <= MOST_MOMENTS else _spread(found))


def _inside(scene: Scene) -> Iterable[float]:
    length = max(0.0, scene.end_s - scene.start_s)
    parts = max(1, ceil(length / EVERY_S))
    return (round(scene.start_s + length * (n + 0.5) / parts, 3) for n in range(parts))


def _spread(found: Sequence[float]) -> list[float]:
    """The one nearest to the middle of each of 40 equal stretches; of many short scenes in a row
    only some are looked at."""
    first, last = found[0], found[-1]
    stretch = (last - first) / MOST_MOMENTS
    middles = [first + stretch * (n + 0.5) for n in range(MOST_MOMENTS)]
    return sorted({min(found, key=lambda at: abs(at - middle)) for middle in middles})
