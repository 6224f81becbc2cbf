"""What only pages write: rough times, places, cut names. Unknown is the caller's to say."""

from datetime import datetime, timedelta
from unicodedata import bidirectional, combining

from domain.library.paths import parts_below
from domain.shared.figures import day, three_digits
from domain.shared.ids import FilePath
from domain.shared.names import base_name, display_text, separators

_TAIL = 9
"""The end of a file name tells takes apart, so the middle is cut, never the end."""


def bit_rate(bits_per_s: int) -> str:
    """`96 kbit/s`, `5.20 Mbit/s`."""
    if bits_per_s < 999_500:
        return f"{round(bits_per_s / 1000)} kbit/s"
    return f"{three_digits(bits_per_s / 1_000_000)} Mbit/s"


def count(number: int) -> str:
    return f"{number:,}"


def minute(moment: datetime) -> str:
    """`14 Jun 2019, 05:07`."""
    return f"{day(moment)}, {moment:%H:%M}"


def utc(moment: datetime) -> str:
    """`14 Jun 2019, 05:07 UTC`, for instants of ours."""
    return f"{minute(moment)} UTC"


def remaining(seconds: float) -> str:
    """`about 52 min left`; rough on purpose."""
    if seconds < 60:
        return "less than a minute left"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} min left"
    if seconds < 36 * 3600:
        return f"about {round(seconds / 3600)} h left"
    return f"about {round(seconds / 86400)} days left"


def rate(per_s: float) -> str:
    """`3.2 a second`, or `12 a minute` where that is below one."""
    if per_s >= 1:
        return f"{per_s:,.0f} a second" if per_s >= 10 else f"{per_s:.1f} a second"
    return f"{per_s * 60:.0f} a minute" if per_s * 60 >= 1 else f"{per_s * 3600:.0f} an hour"


def ago(moment: datetime, now: datetime) -> str:
    """`just now`, `5 min ago`, `3 h ago`, else the day."""
    passed = now - moment
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min ago"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} h ago"
    return day(moment)


def file_name(path: FilePath) -> str:
    return display_text(base_name(path))


def cut_name(name: str) -> tuple[str, str]:
    """The part that may be shortened, and the end that always stays.

    Never between a sign and its marks, nor within words that run from right to left: the two parts
    stand beside one another from left to right.
    """
    at = max(0, len(name) - _TAIL)
    if any(bidirectional(char) in ("R", "AL") for char in name):
        at = max(name.rfind("."), 0)
    while 0 < at < len(name) and (combining(name[at]) or "\u200d" in name[at - 1 : at + 1]):
        at -= 1
    return name[:at], name[at:]


def place(path: FilePath, root: FilePath) -> str:
    """`Kestrel Sound › 2019 › Harbour`: the root's own name, then what lies between."""
    return " › ".join(places(path, root))


def places(path: FilePath, root: FilePath) -> tuple[str, ...]:
    """The root's own name, then the folders between it and the file."""
    own = base_name(FilePath(root.rstrip(separators(root)))) or root
    return tuple(display_text(part) for part in (own, *parts_below(path, root)))


def share(part: float, whole: float) -> str:
    """A length in per cent for SVG attributes: `44.44%`, never outside 0–100."""
    return f"{100 * max(0.0, min(1.0, part / whole)) if whole > 0 else 0:.2f}%"
