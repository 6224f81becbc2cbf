"""What a person writes into a field, as JSON that the field holds."""

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

import msgspec
from msgspec import NODEFAULT, structs

from application.analysis.editing.edit_place import Place
from application.analysis.showing.field_shape import FieldKind, shape_at, shapes_of
from application.analysis.types.annotations import (
    is_fact_type,
    is_uniform,
    opened,
    record_of,
    value_type,
)
from application.plugins.analysis_type import AnalysisType
from domain.analysis.candidates import bare, is_sourced
from domain.library.edit_text import clean_text
from domain.library.edits import BadEdit
from domain.shared.provenance import Source

MAX_BYTES = 1_000_000


def read_text(of_type: AnalysisType, place: Place, text: str) -> Any:
    """What was typed; inside lists only JSON says what is meant, and words are text.

    Raises:
        BadEdit
    """
    shapes = shapes_of(of_type.result_type)
    if not place.inner and place.field in shapes:
        return msgspec.json.decode(shape_at(shapes, place.field).read(text))
    try:
        return msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        if place.inner:
            return text
        raise BadEdit(f"“{place.name}” is a record: write it as JSON.", field=place.text) from None


def put_inside(place: Place, shown: Any, value: Any) -> Any:
    """The whole of the field as it is shown, with the value at the inner place; `null` for an item
    of a list takes it out, and the number after the last one adds one.

    Raises:
        BadEdit: there is no such item.
    """
    return _with_inner(bare(shown), place.inner, value, place)


def fit_value(of_type: AnalysisType, place: Place, value: Any) -> msgspec.Raw:
    """The bare value as the field stores it; `null` is what the field holds when it is empty.

    Raises:
        BadEdit: it does not fit; says what the field holds.
    """
    if value is None:
        if place.default is NODEFAULT:
            raise BadEdit(
                f"“{place.name}” cannot be empty; reject its value instead.", field=place.text
            )
        return msgspec.Raw(msgspec.json.encode(bare(place.default)))
    wanted = place.wanted
    if place.is_fact:
        wanted = value_type(opened(wanted)[0])
    try:
        stored = msgspec.to_builtins(msgspec.convert(_prepared(value, wanted, place), wanted))
        encoded = msgspec.json.encode(stored)
    except msgspec.ValidationError as error:
        if place.is_fact and is_sourced(value):  # as it was shown, with its source
            return fit_value(of_type, place, value["value"])
        holds = _in_words(of_type, place)
        raise BadEdit(f"“{place.name}” holds {holds}: {error}.", field=place.text) from error
    except BadEdit:
        raise
    except Exception as error:  # a plugin's struct may raise anything, a text may be none
        why = f"“{place.name}”: this cannot be stored ({type(error).__name__})."
        raise BadEdit(why, field=place.text) from error
    if len(encoded) > MAX_BYTES:
        raise BadEdit(f"“{place.name}”: this is more than {MAX_BYTES:,} bytes.", field=place.text)
    return msgspec.Raw(encoded)


def _with_inner(shown: Any, inner: Sequence[str | int], value: Any, place: Place) -> Any:
    if not inner:
        return value
    step, rest = inner[0], inner[1:]
    if is_sourced(shown):
        on = inner[1:] if step == "value" else inner
        inside = _with_inner(shown["value"], on, value, place)
        return {"value": inside, "source": Source.HUMAN.value, "confidence": 1.0}
    if shown is not None and not isinstance(shown, list if isinstance(step, int) else dict):
        where = f"“{step}”" if isinstance(step, str) else f"number {step}"
        raise BadEdit(
            f"There is no field “{place.name}”: a list has items by number, from 0, a record "
            f"fields by name; {where} is neither here.",
            field=place.text,
        )
    if isinstance(step, int):
        items = list(shown) if isinstance(shown, list) else []
        if step > len(items) or (step == len(items) and (rest or value is None)):
            raise BadEdit(
                f"“{place.name}”: there are {len(items)} items, counted from 0.", field=place.text
            )
        if value is None and not rest:
            return items[:step] + items[step + 1 :]
        present = items[step] if step < len(items) else None
        items[step : step + 1] = [_with_inner(present, rest, value, place)]
        return items
    record = dict(shown) if isinstance(shown, dict) else {}
    record[step] = _with_inner(record.get(step), rest, value, place)
    return record


def _prepared(value: Any, wanted: Any, place: Place) -> Any:
    """Cleaned, facts inside it with their source, no key that the struct does not know."""
    inside, is_optional = opened(wanted)
    if value is None and is_optional:
        return None
    if is_fact_type(inside):
        of_value = value_type(inside)
        if is_sourced(value):
            return {**value, "value": _prepared(value["value"], of_value, place)}
        prepared = _prepared(value, of_value, place)
        return {"value": prepared, "source": Source.HUMAN.value, "confidence": 1.0}
    if isinstance(value, str):
        return clean_text(value, place.name)
    if isinstance(value, float) and not math.isfinite(value):
        raise BadEdit(f"“{place.name}”: {value} is not a number.", field=place.text)
    if isinstance(value, dict):
        if record := record_of(inside):
            known = {f.encode_name: f.type for f in structs.fields(record)}
            for name in value:
                if name not in known:
                    raise _unknown_key(str(name), known, place)
            return {name: _prepared(v, known[name], place) for name, v in value.items()}
        of_items = get_args(inside)[1] if len(get_args(inside)) == 2 else Any
        return {
            clean_text(str(key), place.name): _prepared(v, of_items, place)
            for key, v in value.items()
        }
    if isinstance(value, list | tuple):
        of_items = get_args(inside)[0] if is_uniform(inside) else Any
        return [_prepared(item, of_items, place) for item in value]
    return value


def _unknown_key(name: str, known: Mapping[str, Any], place: Place) -> BadEdit:
    near = get_close_matches(name, known, n=1)
    meant = f" Do you mean “{near[0]}”?" if near else f" There are: {', '.join(known)}."
    return BadEdit(f"“{place.name}” has no “{name[:100]}”.{meant}", field=place.text)


def _in_words(of_type: AnalysisType, place: Place) -> str:
    if place.inner or (shape := shapes_of(of_type.result_type).get(place.field)) is None:
        return "a record" if record_of(opened(place.wanted)[0]) else "a list"
    words = {
        FieldKind.TEXT: "text",
        FieldKind.NUMBER: "a number",
        FieldKind.WHOLE_NUMBER: "a whole number",
        FieldKind.YES_NO: "yes or no",
        FieldKind.CHOICE: f"one of {', '.join(shape.choices)}",
        FieldKind.WORDS: "a list of words",
    }
    return words.get(shape.kind, "a value of its own form")
