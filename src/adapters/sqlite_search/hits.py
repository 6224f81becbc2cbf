"""Passages that hold what is looked for: a set that is counted, narrowed and put in order."""

import json
from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from adapters.sqlite_search.rows import bindable
from domain.library.paths import Folder, comparison_key
from domain.search.moments import MomentFilter

# Passages carry hundreds of words; this index knows of each what is counted and filtered by.
# A `+` before its columns keeps SQLite from trying every allowed value on every hit.
_FROM = """FROM passage_words w
CROSS JOIN passages p INDEXED BY ix_passages_id_file_id_origin_source ON p.id = w.rowid"""


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """`w` is the index of words, `p` the passages."""

    words: str
    """What FTS5 is asked."""
    conditions: tuple[str, ...] = ()
    values: dict[str, Any] = {}

    def narrowed(self, condition: str, **values: Any) -> "Hits":
        return Hits(
            words=self.words,
            conditions=(*self.conditions, condition),
            values=self.values | values,
        )

    def rows(
        self,
        columns: str,
        rest: str = "",
        *,
        joined: str = "",
        on: sa.Connection,
        most: int | None = None,
    ) -> list[Any]:
        """The words are ours; whatever somebody typed is bound."""
        where = " AND ".join(("w.passage_words MATCH :words", *self.conditions))
        limit = "" if most is None else "LIMIT :most"
        found = on.exec_driver_sql(
            f"SELECT {columns} {_FROM} {joined} WHERE {where} {rest} {limit}",
            {**self.values, "words": self.words, "most": most},
        )
        return list(found)


def hits(words: str, where: MomentFilter) -> Hits:
    found = Hits(words=words)
    if where.origins:
        found = found.narrowed(f"+p.origin IN {listed('origins')}", origins=as_json(where.origins))
    if where.sources:
        found = found.narrowed(f"+p.source IN {listed('sources')}", sources=as_json(where.sources))
    for number, field in enumerate(dict.fromkeys(facet.field for facet in where.facets)):
        values = as_json(facet.value for facet in where.facets if facet.field == field)
        found = found.narrowed(
            f"+p.file_id IN (SELECT file_id FROM facet_values WHERE field = :field{number}"
            f" AND value IN {listed(f'values{number}')})",
            **{f"field{number}": bindable(field), f"values{number}": values},
        )
    of_file, values_of_file = _of_file(where)
    if of_file:
        found = found.narrowed(
            "+p.file_id IN (SELECT f.id FROM files f LEFT JOIN media_facts m ON m.file_id = f.id"
            f" WHERE {' AND '.join(of_file)})",
            **values_of_file,
        )
    return found


def listed(name: str) -> str:
    """The values of a JSON list: as many as there are, in one bound parameter."""
    return f"(SELECT value FROM json_each(:{name}))"


def as_json(values: Iterable[str | int]) -> str:
    return json.dumps([bindable(value) if isinstance(value, str) else value for value in values])


def _of_file(where: MomentFilter) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if where.kind is not None:
        conditions.append("f.kind = :kind")
        values["kind"] = where.kind.value
    if where.folder is not None:
        conditions.append(
            "(f.path_key = :folder OR (f.path_key >= :inside AND f.path_key < :behind))"
        )
        values |= _range(where.folder)
    day = "substr(m.captured_local, 1, 10)"
    if where.captured_from is not None:
        conditions.append(f"{day} >= :captured_from")
        values["captured_from"] = bindable(where.captured_from)
    if where.captured_until is not None:
        conditions.append(f"{day} <= :captured_until")
        values["captured_until"] = bindable(where.captured_until)
    return conditions, values


def _range(folder: Folder) -> dict[str, bytes]:
    key = comparison_key(folder.path, folder.flavour)
    inside = key if key.endswith(b"/") else key + b"/"
    return {"folder": key, "inside": inside, "behind": inside[:-1] + b"0"}  # 0 follows /
