"""Sizes and durations as text, in the predecessor's form: programs read these."""


def size_display(size_bytes: int) -> str:
    """`512 B`, `1.4 MB`, `2.31 GB`; units of 1024."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    value = float(size_bytes)
    for unit, places in (("KB", 1), ("MB", 1), ("GB", 2)):
        value /= 1024
        if value < 1024:
            return f"{value:.{places}f} {unit}"
    return f"{value / 1024:.2f} TB"


def duration_display(seconds: float | None) -> str | None:
    """`2h 5m`, `2h`, `3m 4s`, `9s`, `0s`; None stays unknown."""
    if seconds is None:
        return None
    hours, rest = divmod(int(seconds), 3600)
    minutes, secs = divmod(rest, 60)
    if hours:
        return f"{hours}h {minutes}m" if minutes else f"{hours}h"
    return f"{minutes}m {secs}s" if minutes else f"{secs}s"
