"""Seconds as people write them."""

import re

_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,9}(?:\.\d{1,6})?)", re.ASCII)


def clock(seconds: float) -> str:
    """`04:12`, or `1:04:12` from an hour on; whole seconds, rounded down."""
    total = max(0, int(seconds))
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes:02d}:{secs:02d}"


def stretch(start_s: float, end_s: float) -> str:
    """`04:12–04:30`; one time where both would be written alike."""
    return "–".join(dict.fromkeys((clock(start_s), clock(end_s))))


def long_duration(seconds: float) -> str:
    """`214 h 06 m`, `3 m 04 s` or `9 s`: for sums."""
    total = max(0, int(seconds))
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    if hours:
        return f"{hours} h {minutes:02d} m"
    return f"{minutes} m {secs:02d} s" if minutes else f"{secs} s"


def seconds_of(text: str) -> float | None:
    """What `01:12`, `1:04:12.5` and `72.5` mean; None where it is no time."""
    hit = _CLOCK.fullmatch(text.strip())
    if hit is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in hit.groups())
    return hours * 3600 + minutes * 60 + seconds
