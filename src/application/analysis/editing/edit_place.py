"""Which field of a type a person means."""

import re
from typing import Any

import msgspec
from msgspec import NODEFAULT, structs

from application.analysis.showing.field_shape import shape_at, shapes_of
from application.analysis.types.annotations import (
    default_of,
    holds_items,
    is_fact_type,
    opened,
    record_of,
    value_type,
)
from application.plugins.analysis_type import AnalysisType
from domain.analysis.field_path import WHOLE, FieldPath, join
from domain.library.edits import BadEdit

_STEP = re.compile(r"([^.\[\]]+)((?:\[\d{1,6}\])*)")


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
    while steps and (record := record_of(wanted)):
        known = {f.encode_name: f for f in structs.fields(record)}
        if steps[0] not in known:
            raise _unknown(of_type, text)
        found = known[steps[0]]
        field, wanted = join(field, found.encode_name), found.type
        default = default_of(found)
        steps = steps[1:]
    bare_type, is_optional = opened(wanted)
    is_fact = is_fact_type(bare_type)
    if is_fact:
        steps = steps[1:] if steps[:1] == ("value",) else steps
    inside = bare_type if not is_fact else opened(value_type(bare_type))[0]
    if steps and not (holds_items(inside) or record_of(inside) or inside is Any):
        raise _unknown(of_type, text)
    return Place(
        field=field,
        inner=steps,
        wanted=wanted,
        is_fact=is_fact,
        default=None if is_optional else default,
        text=text,
    )


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
