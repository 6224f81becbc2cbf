"""From a result to what can be found of it: marked fields become passages and filters."""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, get_origin

import msgspec
from msgspec import inspect, structs

from application.plugins.analysis_type import AnalysisType
from application.plugins.marks import EMBED, FACET, TIME_RANGE, TimeRange
from domain.analysis.edits import Edit, standing_notes
from domain.analysis.field_path import WHOLE, FieldPath, join
from domain.analysis.fold import Folded
from domain.library.passage import FacetValue, IndexEntry, Passage
from domain.shared.provenance import Source, Sourced

MOST_WORDS = 400
"""Of one passage; a summary stays whole."""
MOST_SIGHTINGS = 20
TOGETHER_S = 10.0
"""Stretches of one thing that are closer than this are one sighting."""
_LONGEST_FACET = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")

_Stretch = tuple[float, float]


class _Around(msgspec.Struct, frozen=True, kw_only=True):
    """What the records around a value say of it."""

    source: Source | None = None
    confidence: float | None = None
    times: tuple[_Stretch, ...] = ()


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    around: _Around


def passages_of_result(of_type: AnalysisType, folded: Folded) -> IndexEntry:
    """One passage per field; per record of a list one with all its words, for each time it is
    seen. What does not fit the struct is passed over."""
    collecting = _Collecting(of_type.key)
    collecting.value(_info(of_type.result_type), frozenset(), _decoded(folded), WHOLE, _Around())
    return IndexEntry(
        passages=tuple(collecting.passages), facets=tuple(sorted(set(collecting.facets)))
    )


def passages_of_notes(edits: Sequence[Edit]) -> IndexEntry:
    return IndexEntry(
        passages=tuple(
            Passage(
                text=text,
                field=note.action.value,
                source=Source.HUMAN,
                start_s=note.start_s,
                end_s=note.start_s if note.end_s is None else note.end_s,
            )
            for note in standing_notes(edits)
            for text in _pieces(_clean(note.note))
        )
    )


class _Collecting:
    def __init__(self, key: str) -> None:
        self._key = key
        self._record: list[_Words] | None = None
        """The words of the list's item that is being read; None outside lists of records."""
        self.passages: list[Passage] = []
        self.facets: list[FacetValue] = []

    def value(
        self,
        info: inspect.Type,
        marks: frozenset[str],
        value: Any,
        path: FieldPath,
        around: _Around,
    ) -> None:
        info, more = _opened(info)
        marks |= more
        if value is None:
            return
        if isinstance(info, inspect.StructType):
            self._struct(info, marks, value, path, around)
        elif isinstance(value, list):
            self._list(_item_type(info), marks, value, path, around)
        elif isinstance(value, dict):
            inner = info.value_type if isinstance(info, inspect.DictType) else inspect.AnyType()
            self._list(inner, marks, list(value.values()), path, around)
        elif text := _text(value):
            if EMBED in marks and not _is_unknown(info, value):
                self._say(text, path, around)
            if FACET in marks:
                self._offer(text, path)

    def _struct(
        self,
        info: inspect.StructType,
        marks: frozenset[str],
        value: Any,
        path: FieldPath,
        around: _Around,
    ) -> None:
        types = {field.encode_name: field.type for field in info.fields}
        if _is(info, Sourced):
            if isinstance(value, dict) and "value" in value:
                around = structs.replace(
                    around,
                    source=_source(value.get("source")),
                    confidence=_share(value.get("confidence")),
                )
                value = value["value"]
            self.value(types["value"], marks, value, path, around)
        elif isinstance(value, dict):
            around = _own_word(info, value, around)
            sure = value.get("confidence")
            for name, of_field in types.items():
                about = around
                if isinstance(sure, dict) and (share := _share(sure.get(name))) is not None:
                    about = structs.replace(around, confidence=share)
                self.value(of_field, frozenset(), value.get(name), join(path, name), about)

    def _list(
        self,
        info: inspect.Type,
        marks: frozenset[str],
        items: list[Any],
        path: FieldPath,
        around: _Around,
    ) -> None:
        inner, more = _opened(info)
        if isinstance(inner, inspect.StructType):
            for item in items:
                outside, self._record = self._record, []
                self.value(inner, marks | more, item, path, around)
                self._say_record(self._record, path)
                self._record = outside
            return
        marks |= more
        texts = [text for item in items if (text := _text(item))]
        if EMBED in marks and texts:
            self._say(", ".join(texts), path, around)
        if FACET in marks:
            for text in texts:
                self._offer(text, path)

    def _say(self, text: str, path: FieldPath, around: _Around) -> None:
        if self._record is not None:
            self._record.append(_Words(text=text, around=around))
        else:
            self._add(text, path, around)

    def _say_record(self, words: Sequence[_Words], path: FieldPath) -> None:
        if not words:
            return
        told = {one.around.source: one.around for one in words}
        around = structs.replace(
            words[0].around if len(told) == 1 else _Around(), times=words[0].around.times
        )
        self._add("\n".join(one.text for one in words), path, around)

    def _add(self, text: str, path: FieldPath, around: _Around) -> None:
        for start, end in around.times or ((None, None),):
            self.passages += [
                Passage(
                    text=piece,
                    field=path,
                    source=around.source,
                    confidence=around.confidence,
                    start_s=start,
                    end_s=end,
                )
                for piece in _pieces(text)
            ]

    def _offer(self, text: str, path: FieldPath) -> None:
        if len(text) <= _LONGEST_FACET:
            self.facets.append(FacetValue(field=f"{self._key}.{path}", value=text))


def _own_word(info: inspect.StructType, value: dict[str, Any], around: _Around) -> _Around:
    """What a record says of itself: when it is seen, from where it is known, how surely."""
    times = tuple(_own_times(info, value))
    if times:
        around = structs.replace(around, times=times)
    if source := _source(value.get("source")):
        sure = _share(value.get("confidence"))
        around = structs.replace(around, source=source, confidence=sure)
    return around


def _own_times(info: inspect.StructType, value: dict[str, Any]) -> Iterator[_Stretch]:
    found: list[Any] = [value] if _is(info, TimeRange) else []
    for field in info.fields:
        if TIME_RANGE in _opened(field.type)[1]:
            held = value.get(field.encode_name)
            found += held if isinstance(held, list) else [held]
    stretches = sorted(s for one in found if (s := _stretch(one)) is not None)
    joined: list[_Stretch] = []
    for start, end in stretches:
        if joined and start - joined[-1][1] <= TOGETHER_S:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    yield from joined[:MOST_SIGHTINGS]


def _stretch(value: Any) -> _Stretch | None:
    if not isinstance(value, dict):
        return None
    start, end = _seconds(value.get("start_s")), _seconds(value.get("end_s"))
    if start is None:
        return None
    return start, max(start, end if end is not None else start)


def _seconds(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return max(0.0, float(value)) if is_number and math.isfinite(value) else None


def _share(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value <= 1 else None


def _source(value: Any) -> Source | None:
    return Source(value) if isinstance(value, str) and value in list(Source) else None


def _text(value: Any) -> str:
    """Words or numbers; nothing for what is neither."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _clean(str(value))


def _clean(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _pieces(text: str) -> Iterator[str]:
    """The text, or parts of it that hold about as many words each."""
    if (count := len(text.split())) <= MOST_WORDS:
        if text:
            yield text
        return
    words = text.split()
    parts = math.ceil(count / MOST_WORDS)
    size = math.ceil(count / parts)
    for at in range(0, count, size):
        yield " ".join(words[at : at + size])


def _is_unknown(info: inspect.Type, value: Any) -> bool:
    """A taxonomy's own word for "not known" is offered as a filter, but nobody looks for it."""
    if not isinstance(info, inspect.EnumType):
        return False
    return any(one.value == value and one.name == "UNKNOWN" for one in info.cls)


def _opened(info: inspect.Type) -> tuple[inspect.Type, frozenset[str]]:
    """Without its marks and without null; and the marks."""
    marks: set[str] = set()
    while True:
        if isinstance(info, inspect.Metadata):
            marks |= {name for name, is_set in (info.extra or {}).items() if is_set}
            info = info.type
        elif isinstance(info, inspect.UnionType):
            members = [t for t in info.types if not isinstance(t, inspect.NoneType)]
            if len(members) != 1:
                return info, frozenset(marks)
            info = members[0]
        else:
            return info, frozenset(marks)


def _item_type(info: inspect.Type) -> inspect.Type:
    found = getattr(info, "item_type", None)
    return found if isinstance(found, inspect.Type) else inspect.AnyType()


def _is(info: inspect.StructType, cls: type) -> bool:
    return issubclass(get_origin(info.cls) or info.cls, cls)


def _decoded(folded: Folded) -> Any:
    return msgspec.json.decode(folded.value)


@lru_cache(maxsize=256)
def _info(result_type: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(result_type)
