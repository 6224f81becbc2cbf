"""A filter taken apart: which of its parts narrow, and the filter without one of them."""

import msgspec
from msgspec import structs

from domain.search.moments import MomentFilter


class FilterPart(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """`kind`, `folder`, `origins`, `sources`, `captured` or `facets`."""
    field: str = ""
    """Of facets: whose values."""


def parts(where: MomentFilter) -> tuple[FilterPart, ...]:
    """Those that are in force."""
    captured = where.captured_from is not None or where.captured_until is not None
    in_force = {
        "folder": where.folder is not None,
        "kind": where.kind is not None,
        "origins": bool(where.origins),
        "sources": bool(where.sources),
        "captured": captured,
    }
    fields = dict.fromkeys(facet.field for facet in where.facets)
    return (
        *(FilterPart(name=name) for name, is_set in in_force.items() if is_set),
        *(FilterPart(name="facets", field=field) for field in fields),
    )


def without(where: MomentFilter, part: FilterPart) -> MomentFilter:
    match part.name:
        case "captured":
            return structs.replace(where, captured_from=None, captured_until=None)
        case "facets":
            kept = tuple(facet for facet in where.facets if facet.field != part.field)
            return structs.replace(where, facets=kept)
        case "origins" | "sources":
            return structs.replace(where, **{part.name: ()})
        case _:
            return structs.replace(where, **{part.name: None})
