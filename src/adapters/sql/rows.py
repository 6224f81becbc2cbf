"""Rows become structs: columns are selected in the order of the struct's fields."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

T = TypeVar("T", bound=msgspec.Struct)


def columns_of(table: sa.FromClause, shape: type[msgspec.Struct]) -> list[sa.ColumnElement[Any]]:
    """The table's columns named like the struct's fields, in their order."""
    return [table.c[name] for name in shape.__struct_fields__]


def build(shape: type[T], row: Iterable[Any]) -> T:
    """A struct from values in field order. (Reading a row by attribute costs 2.5 times this.)"""
    return shape(**dict(zip(shape.__struct_fields__, row, strict=True)))


def values_of(struct: msgspec.Struct, *without: str) -> dict[str, Any]:
    """A struct as column values, one level deep."""
    return {
        name: getattr(struct, name) for name in struct.__struct_fields__ if name not in without
    }


def listed(values: Iterable[int | str]) -> sa.Select[Any]:
    """The values as rows: any number of them in one bound parameter."""
    rows = sa.func.json_each(json.dumps(list(values))).table_valued("value")
    return sa.select(rows.c.value)
