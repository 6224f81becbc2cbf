"""By what a search can be narrowed, in the whole library."""

import msgspec

from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from application.search.names import titles_of
from domain.library.passage import Origin


class SearchFilters(msgspec.Struct, frozen=True, kw_only=True):
    origins: dict[Origin, str]
    """With the titles by which people call them."""
    facets: dict[str, tuple[tuple[str, int], ...]]
    """By field the most frequent values, with the number of files."""


class ListSearchFilters:
    def __init__(self, *, reader: Reader, types: AnalysisTypes) -> None:
        self._reader = reader
        self._types = types

    def __call__(self) -> SearchFilters:
        with self._reader() as now:
            return SearchFilters(origins=titles_of(self._types), facets=now.passages.facets())
