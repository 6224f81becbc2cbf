"""Numbers and dates as people write them, the same in every door."""

from datetime import datetime

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")


def size(size_bytes: int) -> str:
    """`812 B`, `14.1 MB`, `3.86 GB`: units of 1024, three digits that count."""
    value, unit = float(size_bytes), 0
    # 1023.6 would be written 1,024: it belongs to the next unit
    while value >= 1023.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{three_digits(value) if unit else f'{size_bytes:,}'} {_UNITS[unit]}"


def three_digits(value: float) -> str:
    """`2.40`, `14.1`, `812`, `1,005`."""
    if value >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 file`, `1,204 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def frame_rate(frames_per_s: float) -> str:
    """`25`, `29.97`, `23.976`: as people quote rates."""
    return f"{frames_per_s:.3f}".rstrip("0").rstrip(".")


def coordinates(latitude: float, longitude: float) -> str:
    """`47.36970° N, 8.53890° E`."""
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"


def day(moment: datetime) -> str:
    """`14 Jun 2019`, whatever the language of the machine."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def captured_day(local: str) -> str:
    """`14 Jun 2019` from a camera's local time; as written when it is no date."""
    try:
        return day(datetime.fromisoformat(local))
    except ValueError:
        return local


def captured(local: str, offset_minutes: int | None) -> str:
    """`14 Jun 2019, 05:07:00 UTC+02:00`, or with `zone not known`."""
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return local
    written = f"{day(moment)}, {moment:%H:%M:%S}"
    if offset_minutes is None:
        return f"{written}, zone not known"
    sign, total = "-" if offset_minutes < 0 else "+", abs(offset_minutes)
    return f"{written} UTC{sign}{total // 60:02d}:{total % 60:02d}"
