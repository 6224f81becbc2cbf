"""What a type's fields hold, for people who write them: which control, which words, which text."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import inspect

from application.analysis.showing.render import label_of, render_value, spaced
from application.analysis.types.inspected import is_struct, opened
from application.plugins.marks import EMBED, FACET
from domain.analysis.field_path import WHOLE, FieldPath, join
from domain.library.edits import BadEdit
from domain.shared.provenance import Sourced

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_YES = {"yes", "true", "1", "on"}
_NO = {"no", "false", "0", "off"}


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    WORDS = "words"
    """A list of texts, written with commas between them."""
    JSON = "json"
    """Anything else."""


class FieldShape(msgspec.Struct, frozen=True, kw_only=True):
    """One field that a person can set."""

    path: FieldPath
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    """Of a choice; of anything else the names that its enumerations give to what is in it."""
    may_be_empty: bool = False
    """`null` and “not known” are values of it."""
    is_sourced: bool = False
    is_findable: bool = False
    """It, or something in it, can be searched for or narrowed by: worth filling in."""

    def words(self, value: Any) -> str:
        """The value in a line, for people."""
        words = render_value(value)
        is_quoted = self.is_sourced and self.kind is not FieldKind.CHOICE
        return words if is_quoted else spaced(words)

    def read(self, text: str) -> msgspec.Raw:
        """What a person typed as a JSON value; empty is `null` where the field may be empty.

        Raises:
            BadEdit
        """
        return msgspec.Raw(msgspec.json.encode(self._value(text)))

    def _value(self, text: str) -> Any:
        words = text.strip()
        if self.kind is FieldKind.WORDS:
            return _list_of_words(words)
        if not words:
            if self.may_be_empty:
                return None
            if self.kind is FieldKind.TEXT:
                return ""
            raise BadEdit(f"{self.label}: a value is needed.", field=self.path)
        match self.kind:
            case FieldKind.NUMBER | FieldKind.WHOLE_NUMBER:
                return self._number(words)
            case FieldKind.YES_NO:
                if words.lower() in _YES | _NO:
                    return words.lower() in _YES
                raise BadEdit(f"{self.label}: “{words}” is neither yes nor no.", field=self.path)
            case FieldKind.CHOICE:
                return self._choice(words)
            case FieldKind.JSON:
                try:
                    return msgspec.json.decode(words.encode())
                except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
                    raise BadEdit(
                        f"{self.label}: this is not JSON: {error}.", field=self.path
                    ) from error
            case _:
                return text.strip("\r\n")

    def _number(self, words: str) -> int | float:
        wanted = int if self.kind is FieldKind.WHOLE_NUMBER else float
        try:
            return msgspec.json.decode(words, type=wanted)
        except msgspec.DecodeError as error:
            what = "a whole number" if wanted is int else "a number"
            raise BadEdit(f"{self.label}: “{words}” is not {what}.", field=self.path) from error

    def _choice(self, words: str) -> str:
        for choice in self.choices:
            if choice.casefold() == words.casefold():
                return choice
        near = get_close_matches(words, self.choices, n=1)
        meant = f" Do you mean “{near[0]}”?" if near else ""
        raise BadEdit(
            f"{self.label}: “{words}” is none of {', '.join(self.choices)}.{meant}",
            field=self.path,
        )

    def write(self, value: Any) -> str:
        """The text that `read` makes this value of again."""
        if value is None:
            return ""
        if self.kind is FieldKind.WORDS and isinstance(value, list):
            line = ", ".join(map(str, value))
            return line if _list_of_words(line) == value else msgspec.json.encode(value).decode()
        if self.kind is FieldKind.YES_NO:
            return "yes" if value else "no"
        if isinstance(value, str) and self.kind is not FieldKind.JSON:
            return value
        text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
        # JSON can say the same without turning the words around it
        return _OVERRIDES.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def shapes_of(result_type: type[msgspec.Struct]) -> dict[FieldPath, FieldShape]:
    """In the order of the struct. Records are opened up; facts, lists and maps are one field."""
    return {shape.path: shape for shape in _of_struct(inspect.type_info(result_type), WHOLE)}


def shape_at(shapes: Mapping[FieldPath, FieldShape], path: str) -> FieldShape:
    """The field of that path; near names help who misspells one.

    Raises:
        BadEdit
    """
    if found := shapes.get(FieldPath(path)):
        return found
    lasts = {known.rpartition(".")[2]: known for known in shapes}
    near = lasts.get(path) or next(iter(get_close_matches(path, shapes, n=1)), None)
    meant = f" Do you mean “{near}”?" if near else f" There are: {', '.join(shapes)}."
    raise BadEdit(f"There is no field “{path}” that can be set.{meant}", field=path)


def value_at(decoded: Any, path: str) -> Any:
    """What stands there, without its source; None where nothing does."""
    for part in path.split(".") if path else ():
        decoded = decoded.get(part) if isinstance(decoded, dict) else None
    if isinstance(decoded, dict) and "value" in decoded and "source" in decoded:
        return decoded["value"]
    return decoded


def _of_struct(info: inspect.Type, at: FieldPath) -> Iterator[FieldShape]:
    if not isinstance(info, inspect.StructType):
        return
    for field in info.fields:
        path = join(at, field.encode_name)
        held, marks = opened(field.type)
        is_sourced = isinstance(held, inspect.StructType) and is_struct(held, Sourced)
        if isinstance(held, inspect.StructType):
            if is_sourced:
                held, own = opened(next(f.type for f in held.fields if f.name == "value"))
                marks |= own
            elif held.fields:
                yield from _of_struct(held, path)
                continue
        within = tuple(_within(held))
        kind, choices = _kind(held)
        yield FieldShape(
            path=path,
            label=label_of(field.encode_name),
            kind=kind,
            choices=choices or tuple(dict.fromkeys(name for names, _ in within for name in names)),
            may_be_empty=_may_be_null(field.type),
            is_sourced=is_sourced,
            is_findable=bool(marks.union(*(found for _, found in within)) & {FACET, EMBED}),
        )


def _may_be_null(info: inspect.Type) -> bool:
    while isinstance(info, inspect.Metadata):
        info = info.type
    return isinstance(info, inspect.UnionType) and any(
        isinstance(one, inspect.NoneType) for one in info.types
    )


def _within(
    info: inspect.Type, seen: frozenset[type] = frozenset()
) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """Names and marks of everything in lists and records."""
    held, marks = opened(info)
    yield _names(held), marks
    if isinstance(held, inspect.StructType) and held.cls not in seen:
        for field in held.fields:
            yield from _within(field.type, seen | {held.cls})
    elif isinstance(item := getattr(held, "item_type", None), inspect.Type):
        yield from _within(item, seen)


def _names(info: inspect.Type) -> tuple[str, ...]:
    """Of an enumeration of words."""
    match info:
        case inspect.EnumType() if all(isinstance(one.value, str) for one in info.cls):
            return tuple(str(one.value) for one in info.cls)
        case inspect.LiteralType() if all(isinstance(one, str) for one in info.values):
            return tuple(map(str, info.values))
    return ()


def _kind(info: inspect.Type) -> tuple[FieldKind, tuple[str, ...]]:
    if names := _names(info):
        return FieldKind.CHOICE, names
    match info:
        case inspect.BoolType():
            return FieldKind.YES_NO, ()
        case inspect.IntType():
            return FieldKind.WHOLE_NUMBER, ()
        case inspect.FloatType():
            return FieldKind.NUMBER, ()
        case inspect.StrType() | inspect.DateType() | inspect.DateTimeType():
            return FieldKind.TEXT, ()
        case inspect.VarTupleType() | inspect.ListType() | inspect.SetType() if isinstance(
            opened(info.item_type)[0], inspect.StrType
        ):
            return FieldKind.WORDS, ()
        case inspect.UnionType() if all(
            isinstance(one, inspect.IntType | inspect.FloatType | inspect.NoneType)
            for one in info.types
        ):
            return FieldKind.NUMBER, ()
    return FieldKind.JSON, ()


def _list_of_words(text: str) -> list[str]:
    """JSON, or words with commas between them."""
    if text.startswith("["):
        try:
            return msgspec.json.decode(text, type=list[str])
        except msgspec.DecodeError:
            pass
    return [word for part in text.split(",") if (word := part.strip())]
