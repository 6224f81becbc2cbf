"""How numbers, dates and names are written on pages. Unknown is the caller's to say."""

from datetime import datetime, timedelta

from domain.library.paths import parts_below
from domain.shared.ids import FilePath
from domain.shared.names import base_name, display_text

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")
_TAIL = 9
"""The end of a file name tells takes apart, so the middle is cut, never the end."""


def size(size_bytes: int) -> str:
    """`812 bytes`, `14.1 MB`, `3.86 GB`: decimal units, three digits that count."""
    if size_bytes < 1000:
        return "1 byte" if size_bytes == 1 else f"{size_bytes} bytes"
    value, unit = float(size_bytes), 0
    # 999.6 would be written 1000: it belongs to the next unit
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{_three_digits(value)} {_UNITS[unit]}"


def bit_rate(bits_per_s: int) -> str:
    """`96 kbit/s`, `5.20 Mbit/s`."""
    if bits_per_s < 999_500:
        return f"{round(bits_per_s / 1000)} kbit/s"
    return f"{_three_digits(bits_per_s / 1_000_000)} Mbit/s"


def frame_rate(frames_per_s: float) -> str:
    """`25`, `29.97`, `23.976`: as people quote rates."""
    return f"{frames_per_s:.3f}".rstrip("0").rstrip(".")


def count(number: int) -> str:
    return f"{number:,}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 file`, `1,204 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(moment: datetime) -> str:
    """`14 Jun 2019`."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def minute(moment: datetime) -> str:
    """`14 Jun 2019, 05:07`."""
    return f"{day(moment)}, {moment:%H:%M}"


def utc(moment: datetime) -> str:
    """`14 Jun 2019, 05:07 UTC`, for instants of ours."""
    return f"{minute(moment)} UTC"


def captured_day(local: str) -> str:
    """`14 Jun 2019` from a camera's local time; as written when it is no date."""
    try:
        return day(datetime.fromisoformat(local))
    except ValueError:
        return local


def captured(local: str, offset_minutes: int | None) -> str:
    """`14 Jun 2019, 05:07:00 UTC+02:00`, or with `offset not known`."""
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return local
    written = f"{day(moment)}, {moment:%H:%M:%S}"
    if offset_minutes is None:
        return f"{written}, offset not known"
    sign, total = "-" if offset_minutes < 0 else "+", abs(offset_minutes)
    return f"{written} UTC{sign}{total // 60:02d}:{total % 60:02d}"


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
    """The part that may be shortened, and the end that always stays."""
    return name[:-_TAIL], name[-_TAIL:]


def folders(path: FilePath, root: FilePath) -> tuple[str, ...]:
    """`("Kestrel Sound", "2019", "Harbour")`: the root's own name, then what lies between."""
    own = base_name(FilePath(root.rstrip(b"/\\"))) or root
    return tuple(display_text(part) for part in (own, *parts_below(path, root)))


def place(path: FilePath, root: FilePath) -> str:
    """`Kestrel Sound › 2019 › Harbour`."""
    return " › ".join(folders(path, root))


def coordinates(latitude: float, longitude: float) -> str:
    """`47.36970° N, 8.53890° E`."""
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"


def share(part: float, whole: float) -> str:
    """A length in per cent for SVG attributes: `44.44%`, never outside 0–100."""
    return f"{100 * max(0.0, min(1.0, part / whole)) if whole > 0 else 0:.2f}%"


def _three_digits(value: float) -> str:
    if value >= 99.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"
