"""A video too long for one call, as overlapping parts. Seconds of the whole file."""

import itertools
import math

import msgspec

from domain.analysis.model import ModelSpec, Sees
from domain.shared.timecode import clock

OVERLAP = 0.1
"""Of a core, seen by its neighbours as well, so that nothing is cut in two unseen."""

KEY_FRAME_S = 17.0
"""How much earlier a stretch may begin than was wished, as it is cut at a key frame: our proxies
have one every 250 frames of 15 a second at the latest."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """`start_s`–`end_s` is sent; of what is found, the part speaks for its core. Cores follow one
    another without gaps and cover the whole."""

    index: int
    start_s: float
    end_s: float
    core_start_s: float
    core_end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


def split(duration_s: float, longest_s: float, overlap: float = OVERLAP) -> tuple[Part, ...]:
    """Cores of equal length, and of each what lies within `overlap` of it on both sides. No part
    is longer than `longest_s`; what is not longer than that is one part."""
    if duration_s <= longest_s:
        whole = Part(
            index=0, start_s=0.0, end_s=duration_s, core_start_s=0.0, core_end_s=duration_s
        )
        return (whole,)
    count = _count(duration_s, longest_s, overlap)
    bounds = [duration_s * at / count for at in range(count)] + [duration_s]
    margin = min(overlap * duration_s / count, max(0.0, (longest_s - duration_s / count) / 2))
    return tuple(
        Part(
            index=at,
            start_s=max(0.0, start - margin),
            end_s=_at_most(min(duration_s, end + margin), max(0.0, start - margin), longest_s),
            core_start_s=start,
            core_end_s=end,
        )
        for at, (start, end) in enumerate(itertools.pairwise(bounds))
    )


def parts_of(spec: ModelSpec, duration_s: float | None) -> tuple[Part, ...]:
    """In which parts a model looks at a video; empty: in one call (also where the length is not
    known, or single frames are all that it sees)."""
    longest = spec.video.longest_s
    if duration_s is None or duration_s <= longest or spec.sees is not Sees.VIDEO:
        return ()
    return split(duration_s, longest - min(KEY_FRAME_S, longest / 4))


class Thinning(msgspec.Struct, frozen=True, kw_only=True):
    """A video of which a model looks at fewer frames than it does of shorter ones."""

    frames: int
    """Looked at in all parts together."""
    every_s: float
    """One frame in so many seconds."""
    usual_s: float

    @property
    def words(self) -> str:
        return (
            f"Looks at one frame every {self.every_s:.2g} seconds "
            f"(of shorter videos every {self.usual_s:.2g}): what is briefly seen may be missed."
        )


def thinning(spec: ModelSpec, duration_s: float | None) -> Thinning | None:
    """None: no frame less than of a short video."""
    if duration_s is None or duration_s <= 0:
        return None
    lengths = [part.length_s for part in parts_of(spec, duration_s)] or [duration_s]
    wanted = sum(max(1, math.ceil(s * spec.video.frames_per_s)) for s in lengths)
    frames = sum(spec.frames(s) for s in lengths)
    if frames >= wanted:
        return None
    return Thinning(
        frames=frames, every_s=sum(lengths) / frames, usual_s=1 / spec.video.frames_per_s
    )


def described(part: Part, of: int) -> str:
    """`part 2 of 4 (0:25:00–0:50:00)`."""
    return f"part {part.index + 1} of {of} ({clock(part.core_start_s)}–{clock(part.core_end_s)})"


def _count(duration_s: float, longest_s: float, overlap: float) -> int:
    """The fewest cores with which an inner stretch, which overlaps on both sides, is short
    enough; two parts have one neighbour each."""
    if duration_s / 2 * (1 + overlap) <= longest_s:
        return 2
    return max(3, math.ceil(duration_s * (1 + 2 * overlap) / longest_s - 1e-9))


def _at_most(end: float, start: float, longest: float) -> float:
    """Sums of fractions may be a hair above."""
    while end - start > longest:
        end = math.nextafter(end, 0.0)
    return end
