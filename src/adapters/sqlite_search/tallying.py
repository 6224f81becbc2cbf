"""How what is found is spread over origins, sources, kinds, years and facets."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from adapters.sqlite_search.asked import Asked
from adapters.sqlite_search.file_choices import as_json, file_choices, listed
from adapters.sqlite_search.hits import Place
from adapters.sqlite_search.rows import bindable
from domain.search.filter_parts import FilterPart, parts
from domain.search.limits import RANKED, VALUES_PER_FACET
from domain.search.moments import MomentFilter
from domain.search.tally import Tally
from domain.shared.ids import FileId

_KINDS = (
    "SELECT f.kind, count(*) FROM json_each(:ids) CROSS JOIN files f ON f.id = value GROUP BY 1"
)
_YEARS = """SELECT coalesce(substr(m.captured_local, 1, 4), ''), count(*)
FROM json_each(:ids) LEFT JOIN media_facts m ON m.file_id = value GROUP BY 1"""
_BY_VALUE = "v.field, v.value, count(DISTINCT v.file_id)"
_FACETS_OF_FEW = f"""SELECT {_BY_VALUE}
FROM json_each(:ids) chosen CROSS JOIN facet_values v ON v.file_id = chosen.value GROUP BY 1, 2"""
# in the order of this index nothing has to be sorted
_FACETS_OF_MANY = f"""SELECT {_BY_VALUE}
FROM facet_values v INDEXED BY ix_facet_values_field_value_file_id
WHERE +v.file_id IN {listed("ids")} GROUP BY 1, 2"""
_FACET = f"""SELECT {_BY_VALUE} FROM facet_values v
WHERE v.field = :field AND +v.file_id IN {listed("ids")} GROUP BY 1, 2"""
_ALL_FACETS = f"SELECT {_BY_VALUE} FROM facet_values v GROUP BY 1, 2"
MANY = 5_000
"""Files of which one by one is slower than all there are."""

Facets = dict[str, tuple[tuple[str, int], ...]]


def tally(asked: Asked, where: MomentFilter, *, many: int = MANY) -> Tally:
    """Passages are found once, without the filter, and narrowed here: by all of its parts, and by
    all but each of them."""
    whole = asked.whole(MomentFilter())
    if whole is None:
        return Tally()
    on = asked.on
    places = whole.places(on)
    narrow = _Narrowing(on, where, _files(places), many)
    if narrow(places).total() < RANKED and (spread := asked.spread(MomentFilter())):
        places += spread.places(on)
        narrow = _Narrowing(on, where, _files(places), many)
    found = narrow(places)
    loose = {part: narrow(places, without=part) for part in parts(where)}

    def by(part: FilterPart) -> Counter[Place]:
        return loose.get(part, found)

    facets = _by_field(_facets(on, _files(found), many), VALUES_PER_FACET)
    for part in loose:
        if part.name == "facets":
            facets |= _by_field(_facet(on, part.field, _files(loose[part])), VALUES_PER_FACET)
    return Tally(
        passages=found.total(),
        files=len(_files(found)),
        origins=_summed((origin, n) for (_, origin, _), n in by(_ORIGINS).items()),
        sources=_summed((source, n) for (_, _, source), n in by(_SOURCES).items() if source),
        kinds=_counted(on, _KINDS, _files(by(_KIND))),
        years=_counted(on, _YEARS, _files(by(_CAPTURED))),
        facets=facets,
        without=tuple((part, rest.total()) for part, rest in loose.items()),
    )


_ORIGINS, _SOURCES, _KIND, _CAPTURED = (
    FilterPart(name=name) for name in ("origins", "sources", "kind", "captured")
)


class _Narrowing:
    """Of places in these files."""

    def __init__(
        self, on: sa.Connection, where: MomentFilter, files: Collection[FileId], many: int
    ) -> None:
        self._where = where
        choices = file_choices(where)
        if len(files) <= many:
            choices = {part: choice.among(files) for part, choice in choices.items()}
        self._files = {
            part: set(on.exec_driver_sql(choice.statement, choice.values).scalars())
            for part, choice in choices.items()
        }

    def __call__(
        self, places: Counter[Place], *, without: FilterPart | None = None
    ) -> Counter[Place]:
        origins = () if without == _ORIGINS else self._where.origins
        sources = () if without == _SOURCES else self._where.sources
        allowed = [files for part, files in self._files.items() if part != without]
        if not (origins or sources or allowed):
            return places
        files = set.intersection(*allowed) if allowed else None
        return Counter(
            {
                place: number
                for place, number in places.items()
                if (files is None or place[0] in files)
                and (not origins or place[1] in origins)
                and (not sources or place[2] in sources)
            }
        )


def all_facets(on: sa.Connection, per_field: int) -> Facets:
    return _by_field(on.exec_driver_sql(_ALL_FACETS), per_field)


def _facets(on: sa.Connection, files: Collection[FileId], many: int) -> Iterable[Any]:
    statement = _FACETS_OF_MANY if len(files) > many else _FACETS_OF_FEW
    return on.exec_driver_sql(statement, {"ids": as_json(files)})


def _facet(on: sa.Connection, field: str, files: Collection[FileId]) -> Iterable[Any]:
    return on.exec_driver_sql(_FACET, {"ids": as_json(files), "field": bindable(field)})


def _files(places: Counter[Place]) -> set[FileId]:
    return {file_id for file_id, _, _ in places}


def _summed(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for name, number in rows:
        sums[name] += number
    return dict(sums)


def _counted(on: sa.Connection, statement: str, files: Collection[FileId]) -> dict[str, int]:
    rows: Iterable[Any] = on.exec_driver_sql(statement, {"ids": as_json(files)})
    return dict(iter(rows))


def _by_field(rows: Iterable[Any], per_field: int) -> Facets:
    fields: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for field, value, count in rows:
        fields[field].append((value, count))
    return {
        field: tuple(sorted(fields[field], key=lambda row: (-row[1], row[0]))[:per_field])
        for field in sorted(fields)
    }
