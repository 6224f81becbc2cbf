"""Whether a text says a date that is already known, in any usual spelling.

Unlike reading a date out of a text, an ambiguous spelling is no obstacle: `03/04/2019` says both.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*)?")
"""`2019-06-14`, `2019-06` or `2019`, perhaps with a time of day."""

_MONTHS = (
    "jan(?:uary)?|januar|enero|janvier",
    "feb(?:ruary)?|februar|febrero|fevrier|février",
    "mar(?:ch)?|märz|maerz|marzo|mars",
    "apr(?:il)?|abril|avril",
    "may|mai|mayo",
    "june?|juni|junio|juin",
    "july?|juli|julio|juillet",
    "aug(?:ust)?|agosto|août|aout",
    "sept?(?:ember)?|septiembre|septembre",
    "o[ck]t(?:ober)?|octubre|octobre",
    "nov(?:ember)?|noviembre|novembre",
    "de[cz](?:ember)?|diciembre|décembre|decembre",
)
_GAP = r"[-_./, ]{0,3}(?:(?:of|de) )?"
"""Bounded: names and texts of strangers are searched."""
_EPOCH = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")


def says_date(text: str, iso: str) -> bool:
    """A more exact date says a less exact one too: `20190614` says 2019-06."""
    hit = ISO.fullmatch(iso)
    if hit is None:
        return False
    if _pattern(hit[1], hit[2], hit[3]).search(" ".join(text.lower().split())):
        return True
    return hit[3] is not None and _as_seconds(text, iso[:10])


@lru_cache(maxsize=256)
def _pattern(year: str, month: str | None, day: str | None) -> re.Pattern[str]:
    y = rf"(?:{year}|(?<!\d)['’]?{year[2:]})"
    if month is None or not 1 <= int(month) <= 12:
        return re.compile(rf"(?<!\d){year}(?!\d)|(?<!\d){year}[01]\d[0-3]\d|{_short(year)}")
    name = rf"(?<![a-z])(?:{_MONTHS[int(month) - 1]})(?![a-z])\.?"
    m = rf"(?:(?<!\d)0?{int(month)}(?!\d)|{name})"
    if day is None:
        # with a day or without one, and the day may be any
        any_day = rf"(?:{_GAP}\d\d?(?:st|nd|rd|th)?)?"
        ways = [
            rf"(?<!\d){year}{_GAP}{m}",
            rf"{m}{any_day}{_GAP}{year}(?!\d)",
            rf"(?<!\d){year}{month}(?:[0-3]\d|(?!\d))",
            _short(year, month),
            rf"{m}{_GAP}\d\d?(?:st|nd|rd|th)?{_GAP}['’]?{year[2:]}(?!\d)",
        ]
        return re.compile("|".join(ways))
    d = rf"(?<!\d)0?{int(day)}(?:st|nd|rd|th)?(?!\d)"
    ways = [
        rf"(?<!\d){year}{month}{day}",
        rf"(?<!\d){year[2:]}{month}{day}(?!\d)",
        rf"(?<!\d){day}{month}(?:{year}|{year[2:]})(?!\d)",
        rf"(?<!\d){month}{day}(?:{year}|{year[2:]})(?!\d)",
        rf"(?<!\d){y}{_GAP}{m}{_GAP}{d}",
        rf"{d}{_GAP}{m}{_GAP}{y}(?!\d)",
        rf"{m}{_GAP}{d}{_GAP}{y}(?!\d)",
    ]
    return re.compile("|".join(ways))


def _short(year: str, month: str | None = None) -> str:
    """Three numbers of two digits, of which one is the year: `14.06.19`, `06/14/19`, `190614`."""
    any_two, sep, short = r"\d\d?", r"[-_./ ]", year[2:]
    m = f"0?{int(month)}" if month else any_two
    orders = ((any_two, m, short), (m, any_two, short), (short, m, any_two))
    ways = [sep.join(order) for order in orders]
    exact, day = month or r"[01]\d", r"[0-3]\d"
    ways += [f"{short}{exact}{day}", f"{day}{exact}{short}"]
    return rf"(?<!\d)(?:{'|'.join(ways)})(?!\d)"


def _as_seconds(text: str, iso: str) -> bool:
    """Seconds or milliseconds since 1970; where the camera was, it may have been a day off."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return False
    start = datetime(1970, 1, 1, tzinfo=UTC)
    moments = (start + timedelta(seconds=int(hit[1])) for hit in _EPOCH.finditer(text))
    return any(abs(moment.date() - day) <= timedelta(days=1) for moment in moments)
