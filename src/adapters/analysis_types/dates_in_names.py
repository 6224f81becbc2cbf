"""Dates that cameras, phones and people write into file and folder names.

A date that can be read in two ways (03/04/2019) is not read at all.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?:19[89]\d|20[0-4]\d)"

# `20190614`, `20190614_050700`, `20190614050700123`
_COMPACT = re.compile(
    rf"(?<!\d)(?P<y>{_YEAR})(?P<m>\d\d)(?P<d>\d\d)"
    r"(?:(?P<time>[_\-T ]?(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)(?:\d{3})?)?(?!\d)"
)
# `2019-06-14`, `2019_06_14 05.07.00`
_DASHED = re.compile(
    rf"(?<!\d)(?P<y>{_YEAR})(?P<s>[-_. ])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)(?!\d)"
    r"(?P<time>[-_ T](?:[01]\d|2[0-3])[-_.:][0-5]\d[-_.:][0-5]\d)?"
)
# `14-06-2019`, `06.14.2019`: read only where one of the two cannot be a month
_YEAR_LAST = re.compile(rf"(?<!\d)(?P<a>\d\d?)(?P<s>[-_. ])(?P<b>\d\d?)(?P=s)(?P<y>{_YEAR})(?!\d)")
# `Nov 14 2025, 10 02 14 AM`, `14 June 2019`
_WORDS = re.compile(
    rf"(?<![a-z])(?:(?P<mon1>{_MONTH})[ _.-]+(?P<d1>\d\d?)(?:st|nd|rd|th)?,?"
    rf"|(?P<d2>\d\d?)(?:st|nd|rd|th)?[ _.-]+(?P<mon2>{_MONTH}),?)[ _.-]+(?P<y>{_YEAR})(?!\d)"
    r"(?P<time>,?[ _]+(?:at )?\d\d?[ .:_]\d\d[ .:_]\d\d(?: ?[AP]M)?)?",
    re.IGNORECASE,
)
# thirteen digits: milliseconds since 1970, between 2001-09 and 2033-05
_EPOCH_MS = re.compile(r"(?<!\d)1\d{12}(?!\d)")
# Pixel phones name files by UTC: near midnight the local day is another one.
_IN_UTC = re.compile(r"^PXL_")
# The date in these is the day of sending or posting, not of recording.
_PASSED_ON = re.compile(r"-WA\d{4}|^FB_IMG|^received_|whatsapp", re.IGNORECASE)


class NamedDate(msgspec.Struct, frozen=True, kw_only=True):
    """`iso` may stop at the month or the year; `matched` are the words it was read from."""

    iso: str
    matched: str
    confidence: float


def dates_in(name: str) -> tuple[NamedDate, ...]:
    """Dates in one file name, best first, each day once.

    Two different days in one name (`14 June 2019 to 20 June 2019`) are both doubtful.
    """
    found: dict[str, NamedDate] = {}
    for named in _dates_in(name):
        if named.iso not in found or named.confidence > found[named.iso].confidence:
            found[named.iso] = named
    ranked = sorted(found.values(), key=lambda named: -named.confidence)
    sure = [named for named in ranked if named.confidence > 0.6]
    if len(sure) > 1:
        return tuple(msgspec.structs.replace(named, confidence=0.4) for named in ranked)
    return tuple(ranked)


def dates_in_folders(folders: Sequence[str]) -> tuple[NamedDate, ...]:
    """Dates in folder names, innermost first: `2019-06-14 Harbour`, `2019/06/14`, `2019/06`."""
    found = list(_nested(folders))
    for folder in reversed(folders):
        found += [
            msgspec.structs.replace(named, confidence=min(0.7, named.confidence))
            for named in dates_in(folder)
            if len(named.iso) == 10
        ]
    return tuple(sorted(found, key=lambda named: -named.confidence))


def without_dates(name: str) -> str:
    """The name with every readable date, and the time after it, cut out."""
    for pattern in (_WORDS, _DASHED, _COMPACT, _YEAR_LAST):
        name = pattern.sub(" ", name)
    return name.strip(" -_.,")


def _dates_in(name: str) -> Iterator[NamedDate]:
    limit = 0.55 if _PASSED_ON.search(name) else 0.85 if _IN_UTC.search(name) else 1.0
    for pattern in (_COMPACT, _DASHED):
        for hit in pattern.finditer(name):
            if day := _day(int(hit["y"]), int(hit["m"]), int(hit["d"])):
                yield _named(day, hit, min(limit, 0.95 if hit["time"] else 0.85))
    for hit in _WORDS.finditer(name):
        month = _MONTHS[(hit["mon1"] or hit["mon2"]).lower()]
        if day := _day(int(hit["y"]), month, int(hit["d1"] or hit["d2"])):
            yield _named(day, hit, 0.95 if hit["time"] else 0.85)
    for hit in _YEAR_LAST.finditer(name):
        if day := _unambiguous(int(hit["a"]), int(hit["b"]), int(hit["y"])):
            yield _named(day, hit, 0.75)
    for hit in _EPOCH_MS.finditer(name):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(hit[0]))
        # UTC: where the camera was, it may have been the day before or after.
        yield _named(moment.date(), hit, 0.55)


def _nested(folders: Sequence[str]) -> Iterator[NamedDate]:
    for at, folder in enumerate(folders):
        if not re.fullmatch(_YEAR, folder):
            continue
        year, month, day = int(folder), _month(folders, at + 1), None
        if month and at + 2 < len(folders) and re.fullmatch(r"\d\d", folders[at + 2]):
            day = _day(year, month, int(folders[at + 2]))
        if day:
            matched, iso, sure = "/".join(folders[at : at + 3]), day.isoformat(), 0.7
        elif month:
            matched, iso, sure = "/".join(folders[at : at + 2]), f"{year}-{month:02d}", 0.6
        else:
            matched, iso, sure = folder, str(year), 0.5
        yield NamedDate(iso=iso, matched=matched, confidence=sure)


def _month(folders: Sequence[str], at: int) -> int | None:
    if at >= len(folders):
        return None
    if hit := re.match(r"(0[1-9]|1[0-2])(?!\d)", folders[at]):
        return int(hit[1])
    return _MONTHS.get(folders[at].lower())


def _named(day: date, hit: re.Match[str], confidence: float) -> NamedDate:
    return NamedDate(iso=day.isoformat(), matched=hit[0].strip(" -_,"), confidence=confidence)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _unambiguous(first: int, second: int, year: int) -> date | None:
    if first <= 12 and second <= 12 and first != second:
        return None
    return _day(year, second, first) or _day(year, first, second)
