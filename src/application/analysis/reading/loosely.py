"""Values that are written otherwise than asked for, where they can mean but one thing."""

import enum
import re
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import structs

from application.analysis.checking.check_evidence import time_fields
from application.analysis.types.annotations import opened, struct_of
from application.plugins.marks import TimeRange

_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,9}(?:[.,]\d{1,6})?)", re.ASCII)
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?)", re.ASCII | re.IGNORECASE)
_TO = re.compile(r"\s*(?:-|–|—|\bto\b)\s*", re.IGNORECASE)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%", re.ASCII)
_WORDS = {"yes": True, "no": False}


class Unfit(Exception):
    """The value does not fit, and there is no smaller part of it to leave out."""


class NoLabel(Unfit):
    """The label is none of its taxonomy."""


def read_leaf(value: Any, wanted: Any, reason: str, where: str) -> Any:
    """`"12.5"` for a number, `4711` for text, `two_tier` for `Two-Tier`, `85%` for a share;
    nothing that changes a meaning.

    Raises:
        Unfit
    """
    bare = opened(wanted)[0]
    if isinstance(bare, type) and issubclass(bare, enum.Enum) and isinstance(value, str):
        alike = [label for label in bare if _plain(str(label.value)) == _plain(value)]
        if len(alike) == 1 and _plain(value):
            return alike[0]
        raise NoLabel(f"{shown(value)} is not one of the taxonomy")
    candidate = value
    if isinstance(value, str) and bare in (int, float):
        candidate = _share(value, wanted, where)
    elif isinstance(value, str) and bare is bool:
        candidate = _WORDS.get(value.strip().casefold(), value)
    elif bare is str and isinstance(value, int | float) and not isinstance(value, bool):
        candidate = str(value)
    try:
        return msgspec.convert(candidate, wanted, strict=False)
    except msgspec.ValidationError:
        raise Unfit(f"{reason} ({shown(value)})") from None


def _share(text: str, wanted: Any, where: str) -> Any:
    """Of a field that says how many of a hundred, or that goes from 0 to 1."""
    hit = _PERCENT.fullmatch(text.strip())
    if hit is None:
        return text
    if "percent" in where.rpartition(".")[2]:
        return float(hit[1])
    return float(hit[1]) / 100 if _most(wanted) == 1 else text


def _most(wanted: Any) -> float | None:
    metas = get_args(wanted)[1:] if get_origin(wanted) is Annotated else ()
    return next((m.le for m in metas if isinstance(m, msgspec.Meta) and m.le is not None), None)


def seconds(text: str) -> float | None:
    """`04:12`, `1:04:12.5`, `72.5`, `12 s`; a minute has no more than 59.9 seconds."""
    text = text.strip()
    if hit := _SECONDS.fullmatch(text):
        return float(hit[1])
    hit = _CLOCK.fullmatch(text)
    if hit is None:
        return None
    hours, minutes, rest = (float((part or "0").replace(",", ".")) for part in hit.groups())
    if (hit[1] and minutes >= 60) or (hit[2] and rest >= 60) or (not hit[2] and "," in text):
        return None
    return hours * 3600 + minutes * 60 + rest


def with_seconds(value: dict[str, Any], cls: Any) -> tuple[dict[str, Any], list[str]]:
    """Clock times in the record's fields of seconds as numbers, and what was read so."""
    names = {name for pair in time_fields(get_origin(cls) or cls) for name in pair}
    read: dict[str, Any] = {}
    said: list[str] = []
    for field in structs.fields(cls):
        given = value.get(field.encode_name)
        if field.name not in names or not isinstance(given, str):
            continue
        if opened(field.type)[0] is float and (moment := seconds(given)) is not None:
            read[field.encode_name] = moment
            said.append(f".{field.encode_name}: {shown(given)} read as {moment:g} s")
    return (value | read, said) if read else (value, said)


def as_record(value: Any, wanted: Any) -> dict[str, Any] | None:
    """`04:12-04:30` for a stretch of time; the bare name, in a list of records that need
    nothing else. None for anything else."""
    cls = struct_of(wanted)
    if cls is None or not isinstance(value, str):
        return None
    if cls is TimeRange:
        moments = [seconds(moment) for moment in _TO.split(value.strip())]
        known = [moment for moment in moments if moment is not None]
        is_stretch = len(moments) == len(known) == 2 and known[0] <= known[1]
        return dict(zip(("start_s", "end_s"), known, strict=True)) if is_stretch else None
    needed = [field for field in structs.fields(cls) if field.required]
    if len(needed) == 1 and opened(needed[0].type)[0] is str and value.strip():
        return {needed[0].encode_name: value}
    return None


def tagged(value: Any, wanted: Any) -> Any:
    """Which record of a union it is, by its tag; None where nothing says so."""
    for member in get_args(wanted) or (wanted,):
        cls = get_origin(member) or member
        if isinstance(cls, type) and issubclass(cls, msgspec.Struct) and isinstance(value, dict):
            config = cls.__struct_config__
            given = value.get(config.tag_field) if config.tag_field else None
            if given is not None and given == config.tag:
                return member
    return None


def _plain(label: str) -> str:
    return re.sub(r"[\W_]+", "", label).casefold()


def shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
