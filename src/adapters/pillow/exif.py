"""Where, when and with what a picture was taken: EXIF first, then XMP, then IPTC."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from adapters.pillow.xmp import Xmp

EXIF_IFD, GPS_IFD = 0x8769, 0x8825

_DESCRIPTION, _MAKE, _MODEL, _XP_TITLE = 0x010E, 0x010F, 0x0110, 0x9C9B
_ORIGINAL, _DIGITIZED, _OFFSET, _OFFSET_ORIGINAL, _OFFSET_DIGITIZED = (
    *(0x9003, 0x9004),
    *(0x9010, 0x9011, 0x9012),
)
_DATE = re.compile(
    r"\s*(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?"
)
_ZONE = re.compile(r"\s*(Z|[+-]\d\d:?\d\d)\s*\0*$")
_XMP_POSITION = re.compile(r"\s*(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?\s*([NSEW])")


class Captured(NamedTuple):
    local: str
    offset_minutes: int | None


class Place(NamedTuple):
    latitude: float
    longitude: float
    altitude_m: float | None


class Tags:
    """The directories of one picture's EXIF; a broken one is empty, the others still count."""

    def __init__(self, exif: Any, packet: Any, iptc_date: str | None) -> None:
        self.main: Mapping[int, Any] = exif if exif is not None else {}
        self.exif = _directory(exif, EXIF_IFD)
        self.gps = _directory(exif, GPS_IFD)
        self.xmp = Xmp(packet)
        self._iptc_date = iptc_date

    @property
    def orientation(self) -> int | None:
        value = self.main.get(0x0112)
        return value if isinstance(value, int) and 1 <= value <= 8 else None

    @property
    def make(self) -> str | None:
        return _text(self.main.get(_MAKE)) or self.xmp.value("tiff:Make")

    @property
    def model(self) -> str | None:
        return _text(self.main.get(_MODEL)) or self.xmp.value("tiff:Model")

    @property
    def title(self) -> str | None:
        return (
            self.xmp.value("dc:title")
            or _utf16(self.main.get(_XP_TITLE))
            or self.xmp.value("dc:description")
            or _text(self.main.get(_DESCRIPTION))
        )

    @property
    def captured(self) -> Captured | None:
        for tag, offset in ((_ORIGINAL, _OFFSET_ORIGINAL), (_DIGITIZED, _OFFSET_DIGITIZED)):
            zone = _text(self.exif.get(offset)) or _text(self.exif.get(_OFFSET))
            found = _date(_text(self.exif.get(tag)), zone)
            if found:
                return found
        for name in ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"):
            found = _date(self.xmp.value(name), None)
            if found:
                return found
        return _date(self._iptc_date, None)

    @property
    def place(self) -> Place | None:
        latitude = _degrees(self.gps.get(2), _text(self.gps.get(1)), 90)
        longitude = _degrees(self.gps.get(4), _text(self.gps.get(3)), 180)
        if latitude is None or longitude is None:
            latitude = _xmp_degrees(self.xmp.value("exif:GPSLatitude"), 90)
            longitude = _xmp_degrees(self.xmp.value("exif:GPSLongitude"), 180)
        if latitude is None or longitude is None:
            return None
        return Place(latitude, longitude, self._altitude)

    @property
    def _altitude(self) -> float | None:
        metres = _number(self.gps.get(6))
        if metres is None:
            return None
        below = self.gps.get(5) in (1, b"\x01")
        return round(-metres if below else metres, 3)


def _directory(exif: Any, number: int) -> Mapping[int, Any]:
    try:
        found = exif.get_ifd(number) if exif is not None else None
    except Exception:  # any damage to its bytes, in any way Pillow stumbles over it
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    return value.partition("\0")[0].strip() or None


def _utf16(value: Any) -> str | None:
    if isinstance(value, tuple):
        value = bytes(value)
    return _text(value.decode("utf-16-le", "replace")) if isinstance(value, bytes) else None


def _date(text: str | None, zone: str | None) -> Captured | None:
    found = _DATE.match(text) if text else None
    if found is None:
        return None
    *numbers, own_zone = found.groups()
    try:
        local = datetime(*(int(number or 0) for number in numbers)).isoformat()  # type: ignore[arg-type] # six numbers, whatever their count looks like
    except ValueError:  # `0000:00:00 00:00:00`: a blank date
        return None
    match = _ZONE.match(own_zone or zone or "")
    return Captured(local, _minutes(match[1]) if match else None)


def _minutes(zone: str) -> int:
    if zone == "Z":
        return 0
    return (-1 if zone[0] == "-" else 1) * (60 * int(zone[1:3]) + int(zone[-2:]))


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if number == number and abs(number) < 1e9 else None


def _degrees(parts: Any, reference: str | None, limit: int) -> float | None:
    if not isinstance(parts, tuple) or not parts:
        return None
    numbers = [_number(part) for part in parts[:3]]
    if any(number is None for number in numbers):
        return None
    degrees = sum((number or 0.0) / 60**power for power, number in enumerate(numbers))
    return _signed(degrees, reference, limit)


def _xmp_degrees(text: str | None, limit: int) -> float | None:
    found = _XMP_POSITION.match(text) if text else None
    if found is None:
        return None
    degrees = float(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
    return _signed(degrees, found[4], limit)


def _signed(degrees: float, reference: str | None, limit: int) -> float | None:
    if not 0 <= degrees <= limit:
        return None
    return round(-degrees if reference and reference[0].upper() in "SW" else degrees, 7)
