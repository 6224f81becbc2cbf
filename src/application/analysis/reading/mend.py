"""Fit a JSON value into a type field by field: one bad field loses only itself.

Nothing is invented: a value that does not fit is left out, and every deviation is written down.
A label that is none of its taxonomy is also named in `unknown_reasons`, where the record has such
a record of reasons beside the field.
"""

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import structs

from application.analysis.reading.loosely import (
    NoLabel,
    Unfit,
    as_record,
    read_leaf,
    shown,
    tagged,
    with_seconds,
)
from application.analysis.types.annotations import is_uniform, opened, struct_of
from domain.shared.provenance import Source

MOST_REPAIRS = 100


class Misfit(msgspec.Struct, frozen=True, kw_only=True):
    """A label that is none of its taxonomy, and was left out."""

    path: str
    """Where it would stand in the fitted result; the list, where its item was left out too."""
    says: str
    reason: str


class Mender:
    """`repairs`: one line per deviation, with the path of the field in the reply."""

    def __init__(self) -> None:
        self.repairs: list[str] = []
        self.misfits: list[Misfit] = []

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
        if record := struct_of(bare) or tagged(value, bare):
            return self._fit_struct(value, record, where)
        arguments = get_args(bare)
        if get_origin(bare) in (list, tuple, Sequence) and is_uniform(bare):
            return self._fit_items(value, arguments[0], get_origin(bare), where)
        if get_origin(bare) in (dict, Mapping):
            return self._fit_entries(value, arguments[1], where)
        return self._fit_leaf(value, wanted, where)

    def note(self, line: str) -> None:
        if len(self.repairs) < MOST_REPAIRS:
            self.repairs.append(line)
        elif len(self.repairs) == MOST_REPAIRS:
            self.repairs.append("… and more")

    def _fit_struct(self, value: Any, wanted: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise Unfit(f"an object was expected, not {shown(value)}")
        value, told = with_seconds(value, wanted)
        for line in told:
            self.note(f"{where}{line}")
        fields = structs.fields(wanted)
        values: dict[str, Any] = {}
        reasons: dict[str, str] = {}
        for field in fields:
            given = value.get(field.encode_name)
            inner = f"{where}.{field.encode_name}"
            try:
                if (
                    given is None
                    and field.required
                    and field.encode_name not in value
                    and not opened(field.type)[1]  # models leave out what is null
                ):
                    raise Unfit("it is missing")
                if given is None and not field.required:
                    continue
                values[field.name] = self.fit(given, field.type, inner)
            except Unfit as reason:
                if isinstance(reason, NoLabel):
                    reasons[field.encode_name] = f"The answer {reason}."
                if field.required:
                    raise Unfit(f"{field.encode_name}: {reason}") from reason
                self.note(f"{inner}: {reason}; left out")
        if reasons:
            _explain(reasons, fields, values)
        known = {field.encode_name for field in fields}
        known.add((get_origin(wanted) or wanted).__struct_config__.tag_field)
        if unknown := sorted(map(str, value.keys() - known)):
            self.note(f"{where}: unknown, passed over: {', '.join(unknown)}")
        try:
            return (get_origin(wanted) or wanted)(**values)
        except (TypeError, ValueError) as error:  # a struct's own __post_init__ may refuse
            raise Unfit(str(error)) from error

    def _fit_items(self, value: Any, wanted: Any, collection: Any, where: str) -> Any:
        if _is_item(value, wanted):
            self.note(f"{where}: {shown(value)} read as a list of one")
            value = [value]
        if not isinstance(value, list):
            raise Unfit(f"a list was expected, not {shown(value)}")
        kept: list[Any] = []
        for at, item in enumerate(value):
            inner, before, now_at = f"{where}[{at}]", len(self.misfits), f"{where}[{len(kept)}]"
            if (record := as_record(item, wanted)) is not None:
                self.note(f"{inner}: {shown(item)} read as {shown(record)}")
                item = record
            try:
                kept.append(self.fit(item, wanted, inner))
            except Unfit as reason:
                self.note(f"{inner}: {reason}; left out")
                self._gone(before, where)
            else:
                self._moved(before, inner, now_at)
        return kept if collection is list else tuple(kept)

    def _fit_entries(self, value: Any, wanted: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unfit(f"an object was expected, not {shown(value)}")
        kept: dict[str, Any] = {}
        for key, item in value.items():
            try:
                kept[key] = self.fit(item, wanted, f"{where}.{key}")
            except Unfit as reason:
                self.note(f"{where}.{key}: {reason}; left out")
        return kept

    def _fit_leaf(self, value: Any, wanted: Any, where: str) -> Any:
        try:
            fitted = msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:
            try:
                fitted = read_leaf(value, wanted, str(error), where)
            except NoLabel as reason:
                self._no_label(where, value, str(reason))
                raise
            self.note(f"{where}: {shown(value)} read as {shown(fitted)}")
        if fitted is Source.HUMAN:
            self._no_label(where, value, "an engine cannot speak for a person")
            raise Unfit("an engine cannot speak for a person")
        return fitted

    def _no_label(self, where: str, value: str, reason: str) -> None:
        if len(self.misfits) < MOST_REPAIRS:
            self.misfits.append(Misfit(path=where, says=shown(value), reason=reason))

    def _moved(self, since: int, old: str, new: str) -> None:
        """Items before it were left out, so its misfits stand elsewhere now."""
        for at in range(since, len(self.misfits)) if old != new else ():
            misfit = self.misfits[at]
            self.misfits[at] = structs.replace(misfit, path=new + misfit.path[len(old) :])

    def _gone(self, since: int, whole: str) -> None:
        self.misfits[since:] = [structs.replace(m, path=whole) for m in self.misfits[since:]]


def _is_item(value: Any, wanted: Any) -> bool:
    """Of a list, and stands there without one."""
    if isinstance(value, dict) and (record := struct_of(wanted)):
        return any(field.encode_name in value for field in structs.fields(record))
    return isinstance(value, str) and wanted is str and value != ""


def _explain(
    reasons: Mapping[str, str], fields: tuple[structs.FieldInfo, ...], values: dict[str, Any]
) -> None:
    """Beside what the engine says about the same fields."""
    field = next((f for f in fields if f.encode_name == "unknown_reasons"), None)
    if field is None or not struct_of(field.type):
        return
    inner_fields = structs.fields(field.type)
    if any(inner.required for inner in inner_fields):
        return
    names = {inner.encode_name: inner.name for inner in inner_fields}
    given = values.get(field.name) or field.type()
    new = {
        names[at]: " ".join(filter(None, (reason, getattr(given, names[at]))))
        for at, reason in reasons.items()
        if at in names and isinstance(getattr(given, names[at]), str | None)
    }
    values[field.name] = structs.replace(given, **new)
