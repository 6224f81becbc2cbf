"""The names under which passages stand: for people, and before the colon of `field:word`."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from application.analysis.indexing.passages_of_transcript import SUMMARY
from application.plugins.registry import AnalysisTypes
from domain.library.passage import FILE, NOTES, TRANSCRIPT, Origin, Passage
from domain.search.scope import scope_name, scope_of
from domain.shared.provenance import Source

_TITLES = {FILE: "File and folder names", NOTES: "Notes", TRANSCRIPT: "Transcript"}


def titles_of(types: AnalysisTypes) -> dict[Origin, str]:
    """How people call the origins: analysis types by their titles."""
    return _TITLES | {Origin(entry.type.key): entry.type.title for entry in types.registered}


def title_of(origin: Origin, passage: Passage, titles: Mapping[Origin, str]) -> str:
    """What a person reads beside a moment: words of a summary are nobody's words."""
    if origin == TRANSCRIPT and passage.field == SUMMARY:
        return "Summary of the transcript"
    return titles.get(origin, origin)


def fields_of(types: AnalysisTypes) -> frozenset[str]:
    """Origins, sources and the fields of all types; a word before a colon that is none of them
    is a word like any other."""
    nothing = Passage(text="", field="")
    names = {*_TITLES, *scope_of(FILE, nothing), *Source}
    for entry in types.registered:
        names.add(entry.type.key)
        names.update(_properties(msgspec.json.schema(entry.type.result_type)))
    # people write them as they stand, or in one word
    return frozenset({*(name.lower() for name in names), *map(scope_name, names)})


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for part in schema.values():
            yield from _properties(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _properties(part)
