"""From a result to what can be found of it: marked fields become passages and filters."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import inspect, structs

from application.analysis.indexing.passage_text import clean, pieces
from application.analysis.indexing.sightings import Stretch, sightings
from application.analysis.types.inspected import inner_type, is_struct, opened
from application.plugins.analysis_type import AnalysisType
from application.plugins.marks import EMBED, FACET, TIME_RANGE, TimeRange
from domain.analysis.field_path import WHOLE, FieldPath, join
from domain.analysis.fold import Folded
from domain.library.passage import FacetValue, IndexEntry, Passage
from domain.shared.provenance import Source, Sourced

_LONGEST_FACET = 200


class _Around(msgspec.Struct, frozen=True, kw_only=True):
    """What the records around a value say of it."""

    source: Source | None = None
    confidence: float | None = None
    times: tuple[Stretch, ...] = ()


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
        info, more = opened(info)
        marks |= more
        if value is None:
            return
        if isinstance(info, inspect.StructType):
            self._struct(info, marks, value, path, around)
        elif isinstance(value, list | dict):
            if (inner := inner_type(info, value)) is not None:
                items = list(value.values()) if isinstance(value, dict) else value
                self._list(inner, marks, items, path, around)
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
        if is_struct(info, Sourced):
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
        inner, more = opened(info)
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
                for piece in pieces(text)
            ]

    def _offer(self, text: str, path: FieldPath) -> None:
        if len(text) <= _LONGEST_FACET:
            self.facets.append(FacetValue(field=f"{self._key}.{path}", value=text))


def _own_word(info: inspect.StructType, value: dict[str, Any], around: _Around) -> _Around:
    """What a record says of itself: when it is seen, from where it is known, how surely."""
    found: list[Any] = [value] if is_struct(info, TimeRange) else []
    for field in info.fields:
        if TIME_RANGE in opened(field.type)[1]:
            held = value.get(field.encode_name)
            found += held if isinstance(held, list) else [held]
    if times := sightings(found):
        around = structs.replace(around, times=times)
    if source := _source(value.get("source")):
        sure = _share(value.get("confidence"))
        around = structs.replace(around, source=source, confidence=sure)
    return around


def _share(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value <= 1 else None


def _source(value: Any) -> Source | None:
    return Source(value) if isinstance(value, str) and value in list(Source) else None


def _text(value: Any) -> str:
    """Words or numbers; nothing for what is neither."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean(str(value))


def _is_unknown(info: inspect.Type, value: Any) -> bool:
    """A taxonomy's own word for "not known" is offered as a filter, but nobody looks for it."""
    if not isinstance(info, inspect.EnumType):
        return False
    return any(one.value == value and one.name == "UNKNOWN" for one in info.cls)


def _decoded(folded: Folded) -> Any:
    return msgspec.json.decode(folded.value)


@lru_cache(maxsize=256)
def _info(result_type: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(result_type)
