"""By what a result can be narrowed: groups of choices with counts, and chips of those in force."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from application.analysis.showing.render import spaced
from application.search.search_library import SearchAnswer
from domain.library.passage import Origin
from domain.search.filter_parts import FilterPart, parts
from domain.search.moments import MomentFilter
from domain.shared.names import display_text
from domain.shared.provenance import Source
from entrypoints.http.views import search_address

SOURCE_WORDS = {
    Source.OCR: "on screen",
    Source.EXIF: "EXIF",
    Source.HUMAN: "you",
    Source.FILENAME: "file name",
}
_SHOWN, _GROUPS = 6, 6
_FIRST = (
    *("site_name", "city", "place", "project_name", "customer_name", "family", "function"),
    *("country", "state_region", "content_type", "scene_type", "setting"),
)
"""Fields people think in come first; the others follow by how many files have them."""
_WORDS = {"site_name": "place", "state_region": "region"}
_VAGUE = {"name", "value", "type", "category", "label"}
_ITS_NAME = {"name", "value", "label"}
"""Says no more than what it is the name of."""
_NO_WORDS = re.compile(r"[\[\]*_]+")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    """Stays the same while counts and places change, so that the focus finds it again."""
    value: str
    label: str
    count: int | None
    chosen: bool
    source: str = ""
    """Where it is shown as a badge."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    title: str
    is_single: bool
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()
    unknown: int = 0
    """Files of which it is not known."""


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    value: str
    without: str


def groups(found: SearchAnswer) -> tuple[Group, ...]:
    where, tally = found.command.where, found.tally
    sources = {key: number for key, number in tally.sources.items() if key}
    years = sorted((year for year in tally.years if year), reverse=True)
    made = (
        _group("source", "Found in", sources, where.sources, _source_label),
        _group("origin", "Part", tally.origins, where.origins, _origin_label(found.titles)),
        _single("kind", "Kind", tally.kinds, where.kind or "", str),
        _single(
            "year",
            "Year",
            {year: tally.years[year] for year in years},
            search_address.year_of(where),
            str,
            unknown=tally.years.get("", 0),
        ),
        *_facet_groups(found),
    )
    return tuple(group for group in made if group is not None)


def split(made: tuple[Group, ...]) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """The groups that stand open, and those that are one click away."""
    chosen = [group for group in made if any(choice.chosen for choice in group.choices)]
    open_ = {*map(id, made[: _GROUPS + 2]), *map(id, chosen)}
    return (
        tuple(group for group in made if id(group) in open_),
        tuple(group for group in made if id(group) not in open_),
    )


def chips(found: SearchAnswer) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            label=part_label(part),
            value=_value_of(part, found),
            without=search_address.without_part(found.command, part),
        )
        for part in parts(found.command.where)
    )


def part_label(part: FilterPart) -> str:
    labels = {"sources": "Found in", "origins": "Part", "captured": "Captured"}
    return field_label(part.field) if part.field else labels.get(part.name, part.name.title())


def field_label(field: str) -> str:
    """`metadata.project.customer_name` is read as “Customer name”."""
    names = [_NO_WORDS.sub(" ", name).strip() for name in field.split(".")]
    names = [name for name in names if name] or [field]
    is_vague = names[-1] in _VAGUE and len(names) > 2
    words = names[-1] if not is_vague else names[-2]
    if is_vague and names[-1] not in _ITS_NAME:
        words += f", {names[-1]}"
    words = _WORDS.get(field.rpartition(".")[2], words)
    return display_text(words[:1].upper() + words[1:])


def examples(facets: Mapping[str, tuple[tuple[str, int], ...]]) -> tuple[str, ...]:
    """Values of the library that are worth a search, the most frequent one of each field."""
    known = [field for field in facets if _place(field, ())[0] < len(_FIRST)]
    fields = sorted(known, key=lambda field: _place(field, facets[field]))
    firsts = (facets[field][0][0] for field in fields if facets[field])
    return tuple(dict.fromkeys(v for v in firsts if 2 <= len(v) <= 40 and v != "Unknown"))


def _value_of(part: FilterPart, found: SearchAnswer) -> str:
    where = found.command.where
    match part.name:
        case "kind":
            return str(where.kind)
        case "folder":
            return display_text(where.folder.name) if where.folder else ""
        case "origins":
            return ", ".join(found.titles.get(origin, origin) for origin in where.origins)
        case "sources":
            return ", ".join(map(_source_label, where.sources))
        case "captured":
            return search_address.year_of(where) or _span(where)
        case _:
            values = (facet.value for facet in where.facets if facet.field == part.field)
            return ", ".join(map(_facet_label, values))


def _span(where: MomentFilter) -> str:
    if where.captured_from and where.captured_until:
        return f"{where.captured_from} to {where.captured_until}"
    return f"from {where.captured_from}" if where.captured_from else f"to {where.captured_until}"


def _facet_groups(found: SearchAnswer) -> Iterator[Group]:
    facets = found.command.where.facets
    fields = sorted(
        {*found.tally.facets, *(facet.field for facet in facets)},
        key=lambda field: _place(field, found.tally.facets.get(field, ())),
    )
    labels = [field_label(field) for field in fields]
    for field, label in zip(fields, labels, strict=True):
        counts = dict(found.tally.facets.get(field, ()))
        chosen = tuple(facet.value for facet in facets if facet.field == field)
        origin = Origin(field.partition(".")[0])
        title = label if labels.count(label) == 1 else f"{label}, {found.titles.get(origin, '')}"
        made = _group("facet", title, counts, chosen, _facet_label, prefix=f"{field}=")
        tells_apart = len(counts) > 1 or found.total_files not in counts.values()
        if made is not None and (chosen or tells_apart):
            yield made


def _place(field: str, values: tuple[tuple[str, int], ...]) -> tuple[int, int, str]:
    name = field.rpartition(".")[2]
    first = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    return first, -sum(number for _, number in values), field


def _group(
    name: str,
    title: str,
    counts: Mapping[str, int],
    chosen: tuple[str, ...],
    label: Callable[[str], str],
    *,
    prefix: str = "",
) -> Group | None:
    """None where there is nothing to choose between."""
    values = sorted(counts, key=lambda value: (-counts[value], value))
    values = [*chosen, *(value for value in values if value not in chosen)]
    if not chosen and len(values) < 2 and name != "facet":
        return None
    if not values:
        return None
    choices = [
        Choice(
            id=_id(name, prefix + value),
            value=prefix + value,
            label=label(value),
            count=counts.get(value, 0),
            chosen=value in chosen,
            source=value if name == "source" else "",
        )
        for value in values
    ]
    cut = max(_SHOWN, len(chosen))
    cut = len(choices) if len(choices) <= cut + 1 else cut
    return Group(
        name=name,
        title=title,
        is_single=False,
        choices=tuple(choices[:cut]),
        more=tuple(choices[cut:]),
    )


def _single(
    name: str,
    title: str,
    counts: Mapping[str, int],
    chosen: str,
    label: Callable[[str], str],
    *,
    unknown: int = 0,
) -> Group | None:
    """One of several; the first choice is that it does not matter."""
    values = [*counts, *([chosen] if chosen and chosen not in counts else [])]
    if len(values) < 2 and not chosen:
        return None
    choices = [
        Choice(
            id=_id(name, value),
            value=value,
            label=label(value),
            count=counts.get(value, 0),
            chosen=value == chosen,
        )
        for value in values
    ]
    any_ = Choice(id=_id(name, ""), value="", label="any", count=None, chosen=not chosen)
    return Group(
        name=name,
        title=title,
        is_single=True,
        choices=(any_, *choices[: _SHOWN * 2]),
        more=tuple(choices[_SHOWN * 2 :]),
        unknown=unknown,
    )


def _id(name: str, value: str) -> str:
    digest = hashlib.sha256(f"{name}={value}".encode("utf-8", "replace")).hexdigest()
    return f"n-{digest[:10]}"


def _facet_label(value: str) -> str:
    return display_text(spaced(value))


def _source_label(source: str) -> str:
    return SOURCE_WORDS.get(Source(source), source) if source in set(Source) else source


def _origin_label(titles: Mapping[Origin, str]) -> Callable[[str], str]:
    return lambda origin: display_text(titles.get(Origin(origin), origin.replace("_", " ")))
