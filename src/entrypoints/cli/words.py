"""Numbers and moments as the command line writes them."""

from datetime import datetime

from domain.shared.timecode import clock, long_duration

UNKNOWN = "not known"
_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")


def count(number: int, one: str, many: str = "") -> str:
    """`1 file`, `1,234 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size(size_bytes: int) -> str:
    """`417 B`, `2.4 MB`: base 1024, one digit from KB on."""
    amount = float(size_bytes)
    for unit in _UNITS:
        if amount < 1024 or unit == _UNITS[-1]:
            break
        amount /= 1024
    return f"{size_bytes:,} B" if unit == "B" else f"{amount:,.1f} {unit}"


def length(seconds: float | None) -> str:
    return "–" if seconds is None else clock(seconds)


def pixels(width: int | None, height: int | None) -> str:
    return f"{width}×{height}" if width and height else "–"


def moment(instant: datetime | None) -> str:
    """In the reader's own time zone."""
    return instant.astimezone().strftime("%d %b %Y %H:%M:%S") if instant else "–"


def sum_of(seconds: float) -> str:
    return long_duration(seconds)
