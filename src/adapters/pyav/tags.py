"""What a container's tags say about where, when and with what it was recorded."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

_MAKES = ("com.apple.quicktime.make", "com.android.manufacturer", "make", "manufacturer")
_MODELS = ("com.apple.quicktime.model", "com.android.model", "model")
_TITLES = (
    *("title", "com.apple.quicktime.title", "com.apple.quicktime.displayname"),
    *("description", "com.apple.quicktime.description"),
)
_PLACES = ("com.apple.quicktime.location.iso6709", "location", "location-eng", "\xa9xyz", "xyz")
_LOCAL_DATES = ("com.apple.quicktime.creationdate",)
_UTC_DATES = ("creation_time",)
_DATE = re.compile(
    r"\s*(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?\s*$"
)
_PLACE = re.compile(r"\s*([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")
_EPOCHS = {"1904-01-01T00:00:00", "1970-01-01T00:00:00"}
"""What a clock that was never set writes, in QuickTime's and Unix's counting."""


class Captured(NamedTuple):
    local: str
    offset_minutes: int | None


class Place(NamedTuple):
    latitude: float
    longitude: float
    altitude_m: float | None


def lower_keys(tags: Mapping[str, str]) -> dict[str, str]:
    return {key.lower(): value.strip() for key, value in tags.items() if value.strip()}


def first(tags: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if name in tags), None)


def make(tags: Mapping[str, str]) -> str | None:
    return first(tags, _MAKES)


def model(tags: Mapping[str, str]) -> str | None:
    return first(tags, _MODELS)


def title(tags: Mapping[str, str]) -> str | None:
    return first(tags, _TITLES)


def captured(tags: Mapping[str, str]) -> Captured | None:
    """The camera's own local date where it is written; else the container's, which is UTC."""
    local = _parsed(first(tags, _LOCAL_DATES))
    if local is not None:
        return local
    utc = _parsed(first(tags, _UTC_DATES))
    return Captured(utc.local, utc.offset_minutes or 0) if utc else None


def _parsed(text: str | None) -> Captured | None:
    found = _DATE.match(text) if text else None
    if found is None:
        return None
    *numbers, zone = found.groups()
    try:
        local = datetime(*map(int, numbers)).isoformat()  # type: ignore[arg-type]
    except ValueError:  # month 0, hour 25: a blank or broken date
        return None
    return None if local in _EPOCHS else Captured(local, _minutes(zone))


def _minutes(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone == "Z":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return (-1 if zone[0] == "-" else 1) * (60 * hours + minutes)


def place(tags: Mapping[str, str]) -> Place | None:
    """ISO 6709: `+51.5334-000.1255+026.756/`; minutes and seconds by the number of digits."""
    text = first(tags, _PLACES)
    found = _PLACE.match(text) if text else None
    if found is None:
        return None
    latitude, longitude = _degrees(found[1], 2), _degrees(found[2], 3)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Place(latitude, longitude, float(found[3]) if found[3] else None)


def _degrees(text: str, digits: int) -> float:
    """`DD.D`, `DDMM.M` or `DDMMSS.S` (three digits of degrees for a longitude)."""
    sign = -1.0 if text[0] == "-" else 1.0
    whole, _, fraction = text[1:].partition(".")
    if len(whole) <= digits + 1:
        return sign * float(text[1:])
    degrees, rest = whole[:digits], whole[digits:]
    last = float(f"{rest[-2:]}.{fraction or 0}")
    minutes = last if len(rest) == 2 else float(rest[:-2]) + last / 60
    return sign * (float(degrees) + minutes / 60)
