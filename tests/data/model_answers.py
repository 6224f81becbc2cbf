"""Answers shaped like the result structs, made up by a seed."""

import enum
import random
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from msgspec import structs

from application.analysis.types.annotations import opened, struct_of
from application.plugins.analysis_type import AnalysisType
from domain.shared.provenance import Source

WORDS = (
    "boat harbour stone wall café water pump it's Müller's 3/4-inch pipe: sand, gravel (wet) "
    '{deep} [left] 50% #2 a/b C: then; wide – 湖 😀 true null 12 "old" https://x.test/a?b=c // end'
).split(" ")

Path = tuple[str | int, ...]


def answer_of(types: tuple[AnalysisType, ...], draw: random.Random) -> dict[str, Any]:
    return {t.key: record(t.result_type, draw) for t in types}


def record(cls: Any, draw: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in structs.fields(cls):
        if field.required or draw.random() < 0.8:
            made[field.encode_name] = value_of(field.type, draw)
    return made


def value_of(wanted: Any, draw: random.Random) -> Any:
    inside = opened(wanted)[0]
    if struct := struct_of(inside):
        return record(struct, draw)
    origin = get_origin(inside) or inside
    if origin in (tuple, list):
        return [value_of(get_args(inside)[0], draw) for _ in range(draw.randint(0, 3))]
    if origin is dict:
        return {draw.choice(WORDS[:5]): value_of(get_args(inside)[1], draw)}
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return draw.choice([one.value for one in origin if one is not Source.HUMAN])
    if origin is bool:
        return draw.random() < 0.5
    if origin is int:
        return draw.randint(1, 9)
    if origin is float:
        return number(wanted, draw)
    words = " ".join(draw.choices(WORDS, k=draw.randint(1, 9)))
    return words if fits(words, wanted) else "2019-06-14"


def number(wanted: Any, draw: random.Random) -> float:
    small, large = round(draw.random(), 3), round(draw.uniform(1, 900), 2)
    return large if fits(large, wanted) else small


def fits(value: Any, wanted: Any) -> bool:
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        return False
    return True


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from leaves(inner, (*path, at))
    else:
        yield path, value


def at(answer: Any, path: Path) -> Any:
    for step in path:
        answer = answer[step]
    return answer


def with_value(answer: Any, path: Path, value: Any) -> Any:
    """A copy that has another value there."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(answer, dict):
        return answer | {str(step): with_value(answer[str(step)], rest, value)}
    assert isinstance(step, int)
    return [*answer[:step], with_value(answer[step], rest, value), *answer[step + 1 :]]


def said(value: Any) -> Any:
    """As JSON without what stands there by default: what an answer itself says."""
    if isinstance(value, msgspec.Struct):
        found = {}
        for field in structs.fields(type(value)):
            inner = getattr(value, field.name)
            default = (
                field.default_factory()
                if field.default_factory is not msgspec.NODEFAULT
                else field.default
            )
            if inner is not None and inner != default:
                found[field.encode_name] = said(inner)
        return found
    if isinstance(value, list | tuple):
        return [said(one) for one in value]
    if isinstance(value, dict):
        return {str(key): said(one) for key, one in value.items()}
    return msgspec.to_builtins(value)


def is_label(path: Path) -> bool:
    return path[-1] in (
        *("family", "functional_type", "tier_level", "sub_type", "skill_level"),
        *("installation_state", "importance"),
    )
