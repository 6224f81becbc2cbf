"""Reading passages: by file, by id, by their words."""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from adapters.sqlite_search import ranking, suggesting, tallying
from adapters.sqlite_search.asked import Asked
from adapters.sqlite_search.patience import MOST_S, Patience
from adapters.sqlite_search.rows import (
    FOUND_COLUMNS,
    PASSAGE_COLUMNS,
    chunks,
    found_of,
    passage_of,
)
from adapters.sqlite_search.snippets import snippets
from adapters.sqlite_search.tables import facet_values, files, indexed_files, passages
from application.ports.passage_index import PassageReader
from domain.library.passage import FacetValue, IndexEntry, Origin, Passage
from domain.search.moments import (
    FoundPassage,
    Matches,
    MomentFilter,
    SearchOrder,
    SnippetPart,
)
from domain.search.tally import Tally
from domain.search.text_query import TextQuery
from domain.shared.ids import FileId, PassageId


class SqlitePassageReader(PassageReader):
    """`PassageReader` on one connection."""

    def __init__(self, connection: sa.Connection, *, most_s: float = MOST_S) -> None:
        self._connection = connection
        self._patience = Patience(connection, most_s)
        self._last: Asked | None = None

    def of_file(self, file_id: FileId) -> dict[Origin, IndexEntry]:
        said: dict[Origin, list[Passage]] = defaultdict(list)
        for row in self._connection.execute(
            sa.select(passages.c.origin, *PASSAGE_COLUMNS)
            .where(passages.c.file_id == file_id)
            .order_by(passages.c.origin, passages.c.position)
        ):
            said[row[0]].append(passage_of(row[1:]))
        facets: dict[Origin, list[FacetValue]] = defaultdict(list)
        for origin, field, value in self._connection.execute(
            sa.select(facet_values.c.origin, facet_values.c.field, facet_values.c.value).where(
                facet_values.c.file_id == file_id
            )
        ):
            facets[origin].append(FacetValue(field=field, value=value))
        return {
            origin: IndexEntry(
                passages=tuple(said.get(origin, ())), facets=tuple(sorted(facets.get(origin, ())))
            )
            for origin in sorted({*said, *facets})
        }

    def outdated(self, version: int, limit: int) -> tuple[FileId, ...]:
        marked = indexed_files.c.version
        return tuple(
            self._connection.scalars(
                sa.select(files.c.id)
                .select_from(files.outerjoin(indexed_files, indexed_files.c.file_id == files.c.id))
                .where(sa.or_(marked.is_(None), marked != version))
                .order_by(files.c.id)
                .limit(limit)
            )
        )

    def read(self, ids: Sequence[PassageId]) -> tuple[FoundPassage, ...]:
        known: dict[PassageId, FoundPassage] = {}
        for chunk in chunks(list(dict.fromkeys(ids))):
            for row in self._connection.execute(
                sa.select(*FOUND_COLUMNS).where(passages.c.id.in_(chunk))
            ):
                known[row[0]] = found_of(row)
        return tuple(known[passage_id] for passage_id in ids if passage_id in known)

    def matches(
        self,
        query: TextQuery,
        where: MomentFilter,
        order: SearchOrder = SearchOrder.RELEVANCE,
        *,
        limit: int = 1_000,
    ) -> Matches:
        with self._patience():
            return ranking.matches(self._asked(query), where, order, limit)

    def snippets(
        self, query: TextQuery, ids: Sequence[PassageId]
    ) -> dict[PassageId, tuple[SnippetPart, ...]]:
        with self._patience():
            return snippets(self._connection, query, ids)

    def tally(self, query: TextQuery, where: MomentFilter) -> Tally:
        with self._patience():
            return tallying.tally(self._asked(query), where)

    def facets(self, per_field: int = 20) -> dict[str, tuple[tuple[str, int], ...]]:
        return tallying.all_facets(self._connection, per_field)

    def suggest(self, beginning: str, limit: int = 9) -> tuple[str, ...]:
        with self._patience():
            return suggesting.suggest(self._connection, beginning, limit)

    def _asked(self, query: TextQuery) -> Asked:
        if self._last is None or self._last.query != query:
            self._last = Asked(self._connection, query)
        return self._last
