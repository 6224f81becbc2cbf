"""Results made up from a type's struct: for its documentation, and to try its rules on."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import inspect

from application.plugins.field_kinds import LISTS, RECORDS
from domain.shared.provenance import Source

HOSTILE = (
    '=HYPERLINK("http://evil.example";"x") <script>alert(1)</script> \' OR 1=1 -- '
    "\u202egpj.\u202c 👩‍👩‍👧 ﷽ \u0000 %00 ../.. {{7*7}}"
)
_PATTERNED = (
    "text", "2019-06-14", "2019-06", "2019", "12:30", "12:30:00", "#0b6560", "A1", "a", "1", "AB",
    "ABC", "a-b", "a_b", "A001", "00:00:10", "en", "en-GB", "x@example.org", "https://example.org",
    "1.0", "1.0.0", "0", "10", "100", "+1", "urn:x:y", "Title", "TWO WORDS", "two words", "",
)  # fmt: skip
"""Tried in turn where a text must match a pattern."""
_FIXED: dict[type, str] = {
    inspect.DateTimeType: "2019-06-14T05:07:00Z",
    inspect.DateType: "2019-06-14",
    inspect.TimeType: "05:07:00",
    inspect.TimeDeltaType: "PT90S",
    inspect.UUIDType: "3f2a1c80-0000-4000-8000-000000000000",
    inspect.DecimalType: "1.5",
    inspect.BytesType: "",
}


class NoExample(Exception):
    """Nothing that fits can be made up; the message says at which field."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of example."""

    name: str
    whole: bool = True
    """False: only fields without a default."""
    entries: int = 1
    """Of each list."""
    text: str = ""
    """For every text that may be anything; empty: the field's name in words."""
    last: bool = False
    """The last of several choices and the largest of a range, not the first and smallest."""


WISHES = (
    Wish(name="only what must be there", whole=False, entries=0),
    Wish(name="everything once"),
    Wish(name="everything several times", entries=3, last=True),
    Wish(name="hostile texts", entries=2, text=HOSTILE),
)


def examples(result_type: type[msgspec.Struct]) -> tuple[tuple[Wish, msgspec.Struct], ...]:
    """One per wish that can be fulfilled.

    Raises:
        NoExample: not one could.
    """
    made: list[tuple[Wish, msgspec.Struct]] = []
    problem = NoExample("nothing can be made up")
    for wish in WISHES:
        try:
            made.append((wish, example(result_type, wish)))
        except NoExample as error:
            problem = error
    if not made:
        raise problem
    return tuple(made)


def example(result_type: type[msgspec.Struct], wish: Wish = WISHES[1]) -> msgspec.Struct:
    """Raises:
    NoExample
    """
    value = _Maker(wish).value(inspect.type_info(result_type), result_type.__name__)
    try:
        return msgspec.convert(value, result_type)
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        raise NoExample(f"{result_type.__name__} refuses what its fields admit: {error}") from None


class _Maker:
    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._at = 0.0

    def value(self, of: inspect.Type, where: str, given: Sequence[Any] = ()) -> Any:
        if isinstance(of, inspect.Metadata):
            return self.value(of.type, where, (of.extra_json_schema or {}).get("examples", given))
        if isinstance(of, inspect.UnionType):
            return self._member(of, where, given)
        if given and not isinstance(of, RECORDS):
            return given[-1 if self._wish.last else 0]
        if isinstance(of, RECORDS):
            return self._record(of, where)
        if isinstance(of, LISTS):
            least, most = of.min_length or 0, of.max_length
            count = max(least, self._wish.entries)
            count = count if most is None else min(count, most)
            return [self.value(of.item_type, where) for _ in range(count)]
        if isinstance(of, inspect.TupleType):
            return [self.value(item, where) for item in of.item_types]
        if isinstance(of, inspect.DictType):
            count = max(of.min_length or 0, self._wish.entries)
            return {f"name {n + 1}": self.value(of.value_type, where) for n in range(count)}
        return self._leaf(of, where)

    def _member(self, of: inspect.UnionType, where: str, given: Sequence[Any]) -> Any:
        members = [m for m in of.types if not isinstance(m, inspect.NoneType)]
        return self.value(members[-1 if self._wish.last else 0], where, given)

    def _record(self, of: Any, where: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if getattr(of, "tag", None) is not None:
            made[of.tag_field] = of.tag
        for field in of.fields:
            if field.required or self._wish.whole:
                try:
                    made[field.encode_name] = self._field(field, where)
                except NoExample:
                    if field.required:
                        raise
        return made

    def _field(self, field: inspect.Field, where: str) -> Any:
        if field.encode_name in ("start_s", "end_s") and isinstance(field.type, inspect.FloatType):
            self._at += 1.0
            return self._at
        return self.value(field.type, f"{where}.{field.name}")

    def _leaf(self, of: Any, where: str) -> Any:
        last = self._wish.last
        match of:
            case inspect.EnumType():
                values = [m.value for m in of.cls if m is not Source.HUMAN]
                return values[-1 if last else 0]
            case inspect.LiteralType():
                return of.values[-1 if last else 0]
            case inspect.BoolType():
                return last
            case inspect.IntType() | inspect.FloatType():
                return _number(of, last)
            case inspect.StrType():
                return self._text(of, where)
        if type(of) in _FIXED:
            return _FIXED[type(of)]
        raise NoExample(f"no example of {where} can be made up")

    def _text(self, of: inspect.StrType, where: str) -> str:
        names = [name for name in where.split(".") if name != "value"]
        own = names[-1].replace("_", " ")
        tried = [self._wish.text or own, *_PATTERNED, "x" * (of.min_length or 0)]
        wanted = _fits(of)
        for text in tried:
            if wanted(text):
                return text
        raise NoExample(f"no text that {where} admits comes to mind; give it Meta(examples=[…])")


def _fits(of: inspect.StrType) -> Callable[[str], bool]:
    meta = msgspec.Meta(
        min_length=of.min_length, max_length=of.max_length, pattern=of.pattern or None
    )
    wanted: Any = Annotated[str, meta]

    def fits(text: str) -> bool:
        try:
            msgspec.convert(text, wanted)
        except msgspec.ValidationError:
            return False
        return True

    return fits


def _number(of: Any, last: bool) -> int | float:
    """Within the range: in its middle, or at its upper end when `last`."""
    step = of.multiple_of or (1 if isinstance(of, inspect.IntType) else 0.25)
    low = of.ge if of.ge is not None else of.gt + step if of.gt is not None else None
    high = of.le if of.le is not None else of.lt - step if of.lt is not None else None
    if last:
        chosen = high if high is not None else (low or 0) + 7 * step
    elif low is not None and high is not None:
        chosen = (low + high) / 2 if isinstance(of, inspect.FloatType) else (low + high) // 2
    else:
        chosen = low if low is not None else min(step, high) if high is not None else step
    if of.multiple_of:
        chosen = -(-chosen // step) * step
    return int(chosen) if isinstance(of, inspect.IntType) else float(chosen)
