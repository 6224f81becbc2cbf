"""Whether a file's own tags say what is claimed of them."""

import re
from datetime import date, timedelta
from typing import Any

from domain.analysis.script import words_of
from domain.analysis.spelled_dates import ISO, says_date
from domain.media.facts import MediaFacts

_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d+)?")
_ABOUT_CAMERA = re.compile(r"\b(?:make|model|camera)\b", re.IGNORECASE)


def tags_hold(facts: MediaFacts, value: Any, evidence: str) -> bool | None:
    """None: these facts do not hold tags of that kind (a lens, an artist)."""
    position = _position(value)
    if position is not None:
        return _is_at(facts, *position)
    if not isinstance(value, str) or not value.strip():
        return None
    if ISO.fullmatch(value):
        return _is_dated(facts, value)
    words = set(words_of(value))
    camera = set(words_of(f"{facts.camera_make or ''} {facts.camera_model or ''}"))
    title = words_of(facts.title or "")
    if words and (words <= camera or words <= set(title)):
        return True
    return False if _ABOUT_CAMERA.search(evidence) else None


def _is_dated(facts: MediaFacts, iso: str) -> bool:
    """In UTC the day may be the one before or after; a title may say a date as well."""
    if facts.title and says_date(facts.title, iso):
        return True
    at = facts.captured_local
    if at is None:
        return False
    if at.startswith(iso[:10]):
        return True
    if facts.captured_offset_minutes != 0 or len(iso) < 10:
        return False
    try:
        apart = abs(date.fromisoformat(at[:10]) - date.fromisoformat(iso[:10]))
    except ValueError:
        return False
    return apart <= timedelta(days=1)


def _position(value: Any) -> tuple[float, float] | None:
    latitude, longitude = (getattr(value, name, None) for name in ("latitude", "longitude"))
    if isinstance(latitude, float | int) and isinstance(longitude, float | int):
        return float(latitude), float(longitude)
    if isinstance(value, str) and re.fullmatch(r"[-\d.,;°NSEW\s]+", value):
        numbers = _NUMBER.findall(value)
        if len(numbers) == 2 and "." in value:
            return float(numbers[0]), float(numbers[1])
    return None


def _is_at(facts: MediaFacts, latitude: float, longitude: float) -> bool:
    if facts.latitude is None or facts.longitude is None:
        return False
    # as exact as it was given, by the more exact of the two: a last zero is not written
    decimals = max(1, _decimals(latitude), _decimals(longitude))
    within = max(0.0005, 0.51 * 10.0**-decimals)
    return abs(facts.latitude - latitude) <= within and abs(facts.longitude - longitude) <= within


def _decimals(number: float) -> int:
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])
