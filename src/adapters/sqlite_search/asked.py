"""A question to one connection; what several of its answers need is looked up once."""

from functools import cached_property

import sqlalchemy as sa

from adapters.sqlite_search.expressions import all_of, of_term, positive, some_of
from adapters.sqlite_search.hits import Hits, hits
from domain.search.limits import OFTEN
from domain.search.moments import MomentFilter
from domain.search.text_query import TextQuery
from domain.shared.ids import FileId


class Asked:
    def __init__(self, on: sa.Connection, query: TextQuery) -> None:
        self.on = on
        self.query = query
        self._words = all_of(query)

    def whole(self, where: MomentFilter) -> Hits | None:
        """Passages that hold every term; None where nothing is asked for."""
        return None if self._words is None else hits(self._words, where)

    def spread(self, where: MomentFilter) -> Hits | None:
        """Passages with some of the terms, of files in which every term occurs somewhere; None
        where there are no such files."""
        if len(positive(self.query)) < 2 or not self._together:
            return None
        return hits(some_of(self.query), where).inside(self._together)

    @cached_property
    def _together(self) -> set[FileId]:
        # by how many have it: often few files are left after the first, or none
        terms = [Hits(words=of_term(term)) for term in positive(self.query)]
        first, *others = sorted(terms, key=lambda having: having.count(OFTEN, on=self.on))
        files = first.files(self.on)
        for having in others:
            if files:
                files = having.inside(files).files(self.on)
        return files
