"""How what is found is spread over origins, sources, kinds, years and facets."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from adapters.sqlite_search.asked import Asked
from adapters.sqlite_search.hits import Hits, as_json
from domain.search.limits import ENOUGH_FILES, VALUES_PER_FACET
from domain.search.moments import MomentFilter, Tally
from domain.shared.ids import FileId

_COLUMNS = "p.file_id, p.origin, p.source, count(*)"
_KINDS = (
    "SELECT f.kind, count(*) FROM json_each(:ids) CROSS JOIN files f ON f.id = value GROUP BY 1"
)
_YEARS = """SELECT coalesce(substr(m.captured_local, 1, 4), ''), count(*)
FROM json_each(:ids) LEFT JOIN media_facts m ON m.file_id = value GROUP BY 1"""
_FACETS = """SELECT v.field, v.value, count(DISTINCT v.file_id)
FROM json_each(:ids) chosen CROSS JOIN facet_values v ON v.file_id = chosen.value GROUP BY 1, 2"""
_ALL_FACETS = "SELECT field, value, count(DISTINCT file_id) FROM facet_values GROUP BY 1, 2"


def tally(asked: Asked, where: MomentFilter) -> Tally:
    on = asked.on
    origins: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    ids: set[FileId] = set()

    def count(found: Hits | None) -> None:
        if found is None:
            return
        for file_id, origin, source, passages in found.rows(_COLUMNS, "GROUP BY 1, 2, 3", on=on):
            ids.add(file_id)
            origins[origin] += passages
            if source is not None:
                sources[source] += passages

    count(asked.whole(where))
    if len(ids) < ENOUGH_FILES:
        count(asked.spread(where))
    return Tally(
        origins=dict(origins),
        sources=dict(sources),
        kinds=_counted(on, _KINDS, ids),
        years=_counted(on, _YEARS, ids),
        facets=_by_field(on.exec_driver_sql(_FACETS, {"ids": as_json(ids)}), VALUES_PER_FACET),
    )


def all_facets(on: sa.Connection, per_field: int) -> dict[str, tuple[tuple[str, int], ...]]:
    return _by_field(on.exec_driver_sql(_ALL_FACETS), per_field)


def _counted(on: sa.Connection, statement: str, ids: set[FileId]) -> dict[str, int]:
    rows: Iterable[Any] = on.exec_driver_sql(statement, {"ids": as_json(ids)})
    return dict(iter(rows))


def _by_field(rows: Iterable[Any], per_field: int) -> dict[str, tuple[tuple[str, int], ...]]:
    fields: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for field, value, count in rows:
        fields[field].append((value, count))
    return {
        field: tuple(sorted(fields[field], key=lambda row: (-row[1], row[0]))[:per_field])
        for field in sorted(fields)
    }
