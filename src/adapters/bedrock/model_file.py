"""Reads models.toml: ours, and the user's laid over it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from adapters.bedrock.model_tables import ModelTable, PriceTable, Text
from application.ports.model_catalog import BadModelFile
from domain.analysis.model import (
    ImageLimits,
    Lifecycle,
    ModelPrice,
    ModelSpec,
    Route,
    VideoLimits,
)
from domain.shared.money import MicroUsd
from domain.shared.names import display_text
from domain.shared.price import TokenPrice

OURS = Path(__file__).with_name("models.toml")
ENGINES = ("bedrock", "openai")
_NAMED_BY_ITS_KEY = "openai"
"""Its servers know a model by what people type; there is no list to look it up in."""
_DEAREST = Decimal(1_000_000)

T = TypeVar("T")


def read_models(
    user_file: Path | None, named: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> dict[str, tuple[ModelSpec, ...]]:
    """By engine. `named`: keys by engine that settings name, where no file needs to.

    Raises:
        BadModelFile
    """
    ours = _read(OURS)
    theirs = _read(user_file) if user_file else {}
    return {
        engine: _engine(engine, ours, theirs, named.get(engine, ()), user_file or OURS)
        for engine in ENGINES
    }


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise BadModelFile(f"{path} is not there.", file=str(path)) from error
    except OSError as error:
        raise BadModelFile(f"{path} cannot be read: {error.strerror}.", file=str(path)) from error
    except RecursionError as error:
        raise BadModelFile(f"{path} is nested too deeply.", file=str(path)) from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise BadModelFile(f"{path} is not TOML: {error}.", file=str(path)) from error
    for name, table in found.items():
        if name not in (*ENGINES, "defaults"):
            known = ", ".join(f"[{engine}.KEY]" for engine in ENGINES)
            raise _bad(path, name, f"there is no such engine; models are {known}")
        if not isinstance(table, dict):
            raise _bad(path, name, "a table is wanted")
        for key, inner in table.items():
            if not isinstance(inner, dict):
                raise _bad(path, name, "a table is wanted", key)
    return found


def _engine(
    engine: str,
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    named: Sequence[str],
    file: Path,
) -> tuple[ModelSpec, ...]:
    defaults = [source.get("defaults", {}).get(engine, {}) for source in (ours, theirs)]
    sources = [ours.get(engine, {}), theirs.get(engine, {})]
    models = tuple(
        _model(engine, key, defaults, [source.get(key, {}) for source in sources], file)
        for key in dict.fromkeys([*sources[0], *sources[1], *named])
    )
    keys = {model.key for model in models}
    for model in models:
        if model.lifecycle.alternative and model.lifecycle.alternative not in keys:
            table = f"{engine}.{model.key}.lifecycle"
            raise _bad(file, table, "there is no such model", "alternative")
    return models


def _model(
    engine: str,
    key: str,
    defaults: list[dict[str, Any]],
    layers: list[dict[str, Any]],
    file: Path,
) -> ModelSpec:
    _converted(key, Text, file, f"{engine}.{display_text(key)}")
    merged: dict[str, Any] = {}
    if engine == _NAMED_BY_ITS_KEY:
        merged = {"title": key, "runtime_ids": key, "reporting_id": key}
    for layer in (*defaults, *layers):
        merged = _laid(merged, {name: layer[name] for name in layer if name != "prices"})
    table = _converted(merged, ModelTable, file, f"{engine}.{key}")
    ids = table.runtime_ids
    runtime_ids = dict.fromkeys(Route, ids) if isinstance(ids, str) else ids
    for named in runtime_ids.values():
        _converted(named, Text, file, f"{engine}.{key}.runtime_ids")
    prices = _prices(layers, runtime_ids, file, f"{engine}.{key}.prices") or _prices(
        defaults, runtime_ids, file, f"defaults.{engine}.prices"
    )
    plain = {name: getattr(table, name) for name in table.__struct_fields__}
    return ModelSpec(
        engine=engine,
        key=key,
        prices=prices,
        **plain
        | {
            "runtime_ids": runtime_ids,
            "video": VideoLimits(**msgspec.structs.asdict(table.video)),
            "image": ImageLimits(**msgspec.structs.asdict(table.image)),
            "lifecycle": Lifecycle(**msgspec.structs.asdict(table.lifecycle)),
        },
    )


def _laid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for name, value in above.items():
        under = below.get(name)
        is_table = isinstance(under, dict) and isinstance(value, dict)
        both[name] = _laid(under or {}, value) if is_table else value
    return both


def _prices(
    layers: list[dict[str, Any]], routes: Mapping[Route, str], file: Path, table: str
) -> tuple[ModelPrice, ...]:
    found: dict[tuple[object, ...], ModelPrice] = {}
    for layer in layers:
        rows = _converted(layer.get("prices", []), tuple[PriceTable, ...], file, table)
        for number, row in enumerate(rows, start=1):
            where = f"{table}, number {number}"
            if row.route is not None and row.route not in routes:
                detail = f"the model has no id in runtime_ids for {row.route}"
                raise _bad(file, where, detail, "route")
            price = TokenPrice(
                input_per_million=_micro_usd(row.input, file, where, "input"),
                output_per_million=_micro_usd(row.output, file, where, "output"),
            )
            for route in (row.route,) if row.route else routes:
                found[route, row.tier, row.since] = ModelPrice(
                    price=price, route=route, tier=row.tier, since=row.since
                )
    return tuple(found.values())


def _micro_usd(dollars: Decimal, file: Path, table: str, field: str) -> MicroUsd:
    if not dollars.is_finite() or not 0 <= dollars <= _DEAREST:
        raise _bad(file, table, "dollars per million tokens are wanted", field)
    amount = dollars * 1_000_000
    if amount != int(amount):
        raise _bad(file, table, "no more than six places after the point can be kept", field)
    return MicroUsd(int(amount))


def _converted(value: Any, kind: type[T], file: Path, table: str) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        said, _, at = str(error).replace("at `key` in ", "at ").partition(" - at `$")
        where, field = _place(table, at.rstrip("`"))
        if named := re.fullmatch(r"Object (missing required|contains unknown) field `(.*)`", said):
            where, field = f"{where}.{field}".rstrip("."), named[2]
            said = "it is missing" if "missing" in named[1] else "there is no such field"
        if "matching regex" in said:
            said = "it has signs that cannot be seen"
        plain = said.replace("`object`", "a table").replace("`array`", "a list").replace("`", "")
        raise _bad(file, where, plain[:1].lower() + plain[1:], field) from error


def _place(table: str, at: str) -> tuple[str, str]:
    """`.video.longest_s` as the table and the field in it."""
    if row := re.match(r"\[(\d+)\]", at):
        table = f"{table}, number {int(row[1]) + 1}"
        at = at[row.end() :]
    *tables, field = at.strip(".").split(".")
    return ".".join([table, *tables]), field.replace("[...]", "")


def _bad(file: Path, table: str, detail: str, field: str = "") -> BadModelFile:
    what = f" {field}:" if field else ""
    return BadModelFile(
        f"{file}, [{table}]{what} {detail}.", file=str(file), table=table, field=field
    )
