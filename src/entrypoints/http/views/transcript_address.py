"""The address of the transcriptions page is its state: filter, order and page."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import structs

from domain.transcription.transcript import TranscriptState
from domain.transcription.transcript_list import (
    TranscriptFilter,
    TranscriptQuery,
    TranscriptSort,
)
from entrypoints import filter_values as values
from entrypoints.filter_values import Value
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views import list_address

PATH = "/transcriptions"
PER_PAGE = 50
_MAX_TEXT = 1_000
_OWN = ("sort", "page", "q")
_USUAL = (TranscriptSort.MADE, True)
_DEFAULTS = TranscriptFilter()


def _text(text: str) -> str:
    if len(text) > _MAX_TEXT or "\0" in text:
        raise ValueError(text)
    return text.strip()


def _from_day(text: str) -> datetime:
    return datetime.combine(values.DAY.read(text), time(), UTC)


def _until_day(text: str) -> datetime:
    day = values.DAY.read(text)
    if day == date.max:
        raise ValueError(text)
    return _from_day(text) + timedelta(days=1)


def first_day(moment: datetime) -> str:
    return moment.date().isoformat()


def last_day(moment: datetime) -> str:
    return (moment - timedelta(days=1)).date().isoformat()


_TEXT = structs.replace(values.TEXT, read=_text, may_be="a text of at most 1,000 letters")
_FROM = structs.replace(values.DAY, read=_from_day, write=first_day)
_UNTIL = structs.replace(values.DAY, read=_until_day, write=last_day)


class Field(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """In the address."""
    attribute: str
    """Of `TranscriptFilter`."""
    value: Value


FIELDS = tuple(
    Field(name=name, attribute=attribute, value=value)
    for name, attribute, value in (
        ("text", "text", _TEXT),
        ("model", "model", _TEXT),
        ("language", "language", _TEXT),
        ("state", "state", values.word(TranscriptState)),
        ("short", "short", values.YES_NO),
        ("doubtful", "doubtful", values.YES_NO),
        ("current", "current", values.YES_NO),
        ("from", "made_from", _FROM),
        ("until", "made_before", _UNTIL),
    )
)


def read_query(said: Mapping[str, str]) -> TranscriptQuery:
    """Empty values mean "does not matter"; names nobody knows are passed over.

    Raises:
        BadFilter: naming the key.
    """
    told: dict[str, Any] = {}
    for field in FIELDS:
        if text := said.get(field.name):
            try:
                told[field.attribute] = field.value.read(text)
            except ValueError as error:
                message = f"{field.name}: “{text[:80]}” is not {field.value.may_be}."
                raise BadFilter(message, key=field.name) from error
    sort, descending = list_address.read_order(said.get("sort", ""), _USUAL)
    return TranscriptQuery(
        where=TranscriptFilter(**told),
        sort=sort,
        descending=descending,
        limit=PER_PAGE,
        offset=(list_address.page_number(said.get("page", "")) - 1) * PER_PAGE,
    )


def passed_over(keys: Iterable[str]) -> str:
    return list_address.passed_over(keys, (*(field.name for field in FIELDS), *_OWN))


def filter_values(where: TranscriptFilter) -> dict[str, str]:
    """What the address and the hidden fields of a form say; only what matters."""
    return {
        field.name: field.value.write(getattr(where, field.attribute))
        for field in FIELDS
        if getattr(where, field.attribute) != getattr(_DEFAULTS, field.attribute)
    }


def order_value(query: TranscriptQuery) -> str:
    """Empty for the usual order."""
    return list_address.written_order((query.sort, query.descending), _USUAL)


def address(query: TranscriptQuery) -> str:
    said = filter_values(query.where)
    if order := order_value(query):
        said["sort"] = order
    if query.offset:
        said["page"] = str(query.offset // PER_PAGE + 1)
    return PATH + (f"?{urlencode(said)}" if said else "")


def with_filter(query: TranscriptQuery, **changes: Any) -> TranscriptQuery:
    """Another filter starts on its first page; the order stays."""
    return structs.replace(query, where=structs.replace(query.where, **changes), offset=0)


def sorted_by(query: TranscriptQuery, sort: TranscriptSort) -> TranscriptQuery:
    """The same column again turns the order round."""
    by_name = (TranscriptSort.FILE, TranscriptSort.MODEL)
    descending = not query.descending if sort is query.sort else sort not in by_name
    return structs.replace(query, sort=sort, descending=descending, offset=0)


def searching(text: str, number: int = 1) -> str:
    said = {"q": text, **({"page": str(number)} if number > 1 else {})}
    return f"{PATH}?{urlencode(said)}"
