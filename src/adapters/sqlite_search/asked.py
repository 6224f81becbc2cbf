"""A question to one connection; what several of its answers need is looked up once."""

from functools import cached_property

import sqlalchemy as sa

from adapters.sqlite_search.expressions import all_of, of_term, positive, some_of
from adapters.sqlite_search.hits import Hits, as_json, hits, listed
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
        return _in_files(hits(some_of(self.query), where), self._together)

    @cached_property
    def _together(self) -> set[FileId]:
        files: set[FileId] | None = None
        # long words are seldom ones: often nothing is left after the first two
        terms = sorted(positive(self.query), key=lambda term: -sum(map(len, term.words)))
        for term in terms:
            having = hits(of_term(term), MomentFilter())
            if files is not None:
                having = _in_files(having, files)
            files = all_files(self.on, having)
            if not files:
                break
        return files or set()


def _in_files(found: Hits, files: set[FileId]) -> Hits:
    return found.narrowed(f"+p.file_id IN {listed('inside')}", inside=as_json(files))


def all_files(on: sa.Connection, *found: Hits) -> set[FileId]:
    return {FileId(row[0]) for some in found for row in some.rows("DISTINCT p.file_id", on=on)}
