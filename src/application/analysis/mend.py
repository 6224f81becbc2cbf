"""Fit a JSON value into a type field by field: one bad field loses only itself.

Nothing is invented: a value that does not fit is left out, and every deviation is written down.
"""

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import structs

from domain.shared.provenance import Source

MOST_REPAIRS = 100


class Unfit(Exception):
    """The value does not fit, and there is no smaller part of it to leave out."""


class Mender:
    """`repairs`: one line per deviation, with the path of the field."""

    def __init__(self) -> None:
        self.repairs: list[str] = []

    def fit(self, value: Any, wanted: Any, where: str) -> Any:
        """Raises:
        Unfit
        """
        bare = get_args(wanted)[0] if get_origin(wanted) is Annotated else wanted
        if get_origin(bare) in (Union, types.UnionType):
            members = [member for member in get_args(bare) if member is not type(None)]
            if value is None and len(members) < len(get_args(bare)):
                return None
            if len(members) == 1:
                return self.fit(value, members[0], where)
        if _is_plain_struct(bare):
            return self._fit_struct(value, bare, where)
        arguments = get_args(bare)
        if get_origin(bare) in (list, tuple, Sequence) and _is_uniform(bare):
            return self._fit_items(value, arguments[0], get_origin(bare), where)
        if get_origin(bare) in (dict, Mapping):
            return self._fit_entries(value, arguments[1], where)
        return self._fit_leaf(value, wanted, bare, where)

    def note(self, line: str) -> None:
        if len(self.repairs) < MOST_REPAIRS:
            self.repairs.append(line)
        elif len(self.repairs) == MOST_REPAIRS:
            self.repairs.append("… and more")

    def _fit_struct(self, value: Any, wanted: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise Unfit(f"an object was expected, not {_shown(value)}")
        fields = structs.fields(wanted)
        values: dict[str, Any] = {}
        for field in fields:
            given = value.get(field.encode_name)
            inner = f"{where}.{field.encode_name}"
            try:
                if given is None and field.required and field.encode_name not in value:
                    raise Unfit("it is missing")
                if given is None and not field.required:
                    continue
                values[field.name] = self.fit(given, field.type, inner)
            except Unfit as reason:
                if field.required:
                    raise Unfit(f"{field.encode_name}: {reason}") from reason
                self.note(f"{inner}: {reason}; left out")
        if unknown := sorted(map(str, value.keys() - {field.encode_name for field in fields})):
            self.note(f"{where}: unknown, passed over: {', '.join(unknown)}")
        try:
            return (get_origin(wanted) or wanted)(**values)
        except (TypeError, ValueError) as error:  # a struct's own __post_init__ may refuse
            raise Unfit(str(error)) from error

    def _fit_items(self, value: Any, wanted: Any, collection: Any, where: str) -> Any:
        if not isinstance(value, list):
            raise Unfit(f"a list was expected, not {_shown(value)}")
        kept: list[Any] = []
        for at, item in enumerate(value):
            try:
                kept.append(self.fit(item, wanted, f"{where}[{at}]"))
            except Unfit as reason:
                self.note(f"{where}[{at}]: {reason}; left out")
        return kept if collection is list else tuple(kept)

    def _fit_entries(self, value: Any, wanted: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unfit(f"an object was expected, not {_shown(value)}")
        kept: dict[str, Any] = {}
        for key, item in value.items():
            try:
                kept[key] = self.fit(item, wanted, f"{where}.{key}")
            except Unfit as reason:
                self.note(f"{where}.{key}: {reason}; left out")
        return kept

    def _fit_leaf(self, value: Any, wanted: Any, bare: Any, where: str) -> Any:
        try:
            fitted = msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:
            fitted = _read_loosely(value, wanted, bare, str(error))
            self.note(f"{where}: {_shown(value)} read as {_shown(fitted)}")
        if fitted is Source.HUMAN:
            raise Unfit("an engine cannot speak for a person")
        return fitted


def _read_loosely(value: Any, wanted: Any, bare: Any, reason: str) -> Any:
    """`"12.5"` for a number, `4711` for text; nothing that changes a meaning."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    candidate = str(value) if bare is str and is_number else value
    try:
        return msgspec.convert(candidate, wanted, strict=False)
    except msgspec.ValidationError:
        raise Unfit(f"{reason} ({_shown(value)})") from None


def _is_plain_struct(bare: Any) -> bool:
    cls = get_origin(bare) or bare
    if not (isinstance(cls, type) and issubclass(cls, msgspec.Struct)):
        return False
    config = cls.__struct_config__
    return not config.array_like and config.tag is None


def _is_uniform(bare: Any) -> bool:
    arguments = get_args(bare)
    return len(arguments) == 1 or (len(arguments) == 2 and arguments[1] is ...)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
