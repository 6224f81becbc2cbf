"""What a person writes into a field, as JSON that the field holds."""

import math
import re
import types
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, structs

from application.analysis.field_shape import FieldKind, shape_at, shapes_of
from application.plugins.analysis_type import AnalysisType
from domain.analysis.candidates import bare, is_sourced
from domain.analysis.edits import BadEdit
from domain.analysis.field_path import WHOLE, FieldPath, join
from domain.shared.provenance import Source, Sourced

MAX_TEXT = 10_000
MAX_BYTES = 1_000_000

_STEP = re.compile(r"([^.\[\]]+)((?:\[\d{1,6}\])*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a change belongs: a field of the struct, and the way on inside its value."""

    field: FieldPath
    inner: tuple[str | int, ...]
    wanted: Any
    """The field's annotation."""
    is_fact: bool
    default: Any = NODEFAULT
    """What the field holds when nothing is said, as JSON."""
    text: str
    """As the person wrote it."""

    @property
    def name(self) -> str:
        return self.text or "the whole result"


def place_of(of_type: AnalysisType, text: str) -> Place:
    """`chapters[2].title`: the field `chapters`, and `2`, `title` inside.

    Raises:
        BadEdit: there is no such field; near names are offered.
    """
    steps = _steps(text, of_type)
    wanted: Any = of_type.result_type
    field, default, is_optional = WHOLE, NODEFAULT, False
    while steps and (record := _record(wanted)):
        known = {f.encode_name: f for f in structs.fields(record)}
        if steps[0] not in known:
            raise _unknown(of_type, text)
        found = known[steps[0]]
        field, wanted = join(field, found.encode_name), found.type
        default = _default(found)
        steps = steps[1:]
    bare_type, is_optional = _opened(wanted)
    is_fact = _is_fact(bare_type)
    if is_fact:
        steps = steps[1:] if steps[:1] == ("value",) else steps
    inside = bare_type if not is_fact else _opened(_value_type(bare_type))[0]
    if steps and not (_holds_items(inside) or _record(inside) or inside is Any):
        raise _unknown(of_type, text)
    return Place(
        field=field,
        inner=steps,
        wanted=wanted,
        is_fact=is_fact,
        default=None if is_optional else default,
        text=text,
    )


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
        wanted = _value_type(_opened(wanted)[0])
    try:
        stored = msgspec.to_builtins(msgspec.convert(_prepared(value, wanted, place), wanted))
        encoded = msgspec.json.encode(stored)
    except msgspec.ValidationError as error:
        if place.is_fact and is_sourced(value):  # as it was shown, with its source
            return fit_value(of_type, place, value["value"])
        holds = _in_words(of_type, place)
        raise BadEdit(f"“{place.name}” holds {holds}: {error}.", field=place.text) from error
    except (UnicodeError, RecursionError) as error:
        raise BadEdit(f"“{place.name}”: this cannot be stored.", field=place.text) from error
    if len(encoded) > MAX_BYTES:
        raise BadEdit(f"“{place.name}”: this is more than {MAX_BYTES:,} bytes.", field=place.text)
    return msgspec.Raw(encoded)


def clean_text(text: str, about: str) -> str:
    """Line breaks and tabs stay; other control characters go.

    Raises:
        BadEdit: it is too long.
    """
    cleaned = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(cleaned) > MAX_TEXT:
        raise BadEdit(f"{about}: this is longer than {MAX_TEXT:,} characters.", field=about)
    if any("\ud800" <= char <= "\udfff" for char in cleaned):
        raise BadEdit(f"{about}: this is not text.", field=about)
    return cleaned


def _steps(text: str, of_type: AnalysisType) -> tuple[str | int, ...]:
    steps: list[str | int] = []
    for part in text.split(".") if text else ():
        hit = _STEP.fullmatch(part)
        if hit is None:
            raise _unknown(of_type, text)
        steps.append(hit[1])
        steps += [int(number) for number in re.findall(r"\d+", hit[2])]
    return tuple(steps)


def _unknown(of_type: AnalysisType, text: str) -> BadEdit:
    try:
        shape_at(shapes_of(of_type.result_type), re.sub(r"\[\d*\]", "", text))
    except BadEdit as error:
        return error
    return BadEdit(f"There is no field “{text}”: “{text.partition('[')[0]}” is one value.")


def _with_inner(shown: Any, inner: Sequence[str | int], value: Any, place: Place) -> Any:
    if not inner:
        return value
    step, rest = inner[0], inner[1:]
    if is_sourced(shown):
        on = inner[1:] if step == "value" else inner
        inside = _with_inner(shown["value"], on, value, place)
        return {"value": inside, "source": Source.HUMAN.value, "confidence": 1.0}
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
    inside, is_optional = _opened(wanted)
    if value is None and is_optional:
        return None
    if isinstance(value, str):
        return clean_text(value, place.name)
    if isinstance(value, float) and not math.isfinite(value):
        raise BadEdit(f"“{place.name}”: {value} is not a number.", field=place.text)
    if _is_fact(inside):
        of_value = _value_type(inside)
        if is_sourced(value):
            return {**value, "value": _prepared(value["value"], of_value, place)}
        prepared = _prepared(value, of_value, place)
        return {"value": prepared, "source": Source.HUMAN.value, "confidence": 1.0}
    if isinstance(value, dict):
        if record := _record(inside):
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
        of_items = get_args(inside)[0] if _is_uniform(inside) else Any
        return [_prepared(item, of_items, place) for item in value]
    return value


def _unknown_key(name: str, known: Mapping[str, Any], place: Place) -> BadEdit:
    near = get_close_matches(name, known, n=1)
    meant = f" Do you mean “{near[0]}”?" if near else f" There are: {', '.join(known)}."
    return BadEdit(f"“{place.name}” has no “{name[:100]}”.{meant}", field=place.text)


def _in_words(of_type: AnalysisType, place: Place) -> str:
    if place.inner or (shape := shapes_of(of_type.result_type).get(place.field)) is None:
        return "a record" if _record(_opened(place.wanted)[0]) else "a list"
    words = {
        FieldKind.TEXT: "text",
        FieldKind.NUMBER: "a number",
        FieldKind.WHOLE_NUMBER: "a whole number",
        FieldKind.YES_NO: "yes or no",
        FieldKind.CHOICE: f"one of {', '.join(shape.choices)}",
        FieldKind.WORDS: "a list of words",
    }
    return words.get(shape.kind, "a value of its own form")


def _opened(wanted: Any) -> tuple[Any, bool]:
    """Without `Annotated` and `| None`; whether it may be null."""
    if get_origin(wanted) is Annotated:
        return _opened(get_args(wanted)[0])
    if get_origin(wanted) in (Union, types.UnionType):
        members = [m for m in get_args(wanted) if m is not types.NoneType]
        is_optional = len(members) < len(get_args(wanted))
        return (_opened(members[0])[0] if len(members) == 1 else wanted), is_optional
    return wanted, wanted is types.NoneType


def _record(wanted: Any) -> type[msgspec.Struct] | None:
    """The struct, where its fields are fields of the result."""
    inside = _opened(wanted)[0]
    cls = get_origin(inside) or inside
    if not (isinstance(cls, type) and issubclass(cls, msgspec.Struct)) or cls is Sourced:
        return None
    config = cls.__struct_config__
    return None if config.array_like or config.tag is not None else inside


def _is_fact(inside: Any) -> bool:
    return (get_origin(inside) or inside) is Sourced


def _value_type(fact: Any) -> Any:
    return next(f.type for f in structs.fields(fact) if f.name == "value")


def _holds_items(inside: Any) -> bool:
    origin = get_origin(inside) or inside
    return (
        isinstance(origin, type)
        and issubclass(origin, list | tuple | dict | Sequence | Mapping | AbstractSet)
        and origin is not str
    )


def _is_uniform(inside: Any) -> bool:
    arguments = get_args(inside)
    return len(arguments) == 1 or (len(arguments) == 2 and arguments[1] is ...)


def _default(field: structs.FieldInfo) -> Any:
    if field.default is not NODEFAULT:
        return msgspec.to_builtins(field.default)
    if field.default_factory is not NODEFAULT:
        return msgspec.to_builtins(field.default_factory())
    return NODEFAULT
