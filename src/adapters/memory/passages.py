"""Passages in memory."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from adapters.memory import passage_search
from adapters.memory.store import State, require
from adapters.memory.words import snippet
from application.ports.passage_index import PassageIndex, PassageReader
from domain.library.passage import IndexEntry, Origin
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

T = TypeVar("T")
Key = tuple[FileId, Origin]


class MemoryPassageReader(PassageReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def of_file(self, file_id: FileId) -> dict[Origin, IndexEntry]:
        keys = {*self._state.passages, *self._state.facets}
        return {
            origin: IndexEntry(
                passages=tuple(
                    found.passage for found in self._state.passages.get((file_id, origin), ())
                ),
                facets=self._state.facets.get((file_id, origin), ()),
            )
            for owner, origin in sorted(keys)
            if owner == file_id
        }

    def outdated(self, version: int, limit: int) -> tuple[FileId, ...]:
        unmarked = (
            file_id
            for file_id in sorted(self._state.files)
            if self._state.indexed.get(file_id) != version
        )
        return tuple(unmarked)[:limit]

    def read(self, ids: Sequence[PassageId]) -> tuple[FoundPassage, ...]:
        known = {found.id: found for rows in self._state.passages.values() for found in rows}
        return tuple(known[passage_id] for passage_id in ids if passage_id in known)

    def matches(
        self,
        query: TextQuery,
        where: MomentFilter,
        order: SearchOrder = SearchOrder.RELEVANCE,
        *,
        limit: int = 1_000,
    ) -> Matches:
        return passage_search.matches(self._state, query, where, order, limit)

    def snippets(
        self, query: TextQuery, ids: Sequence[PassageId]
    ) -> dict[PassageId, tuple[SnippetPart, ...]]:
        terms = passage_search.positive(query)
        return {found.id: snippet(found.passage.text, terms) for found in self.read(ids)}

    def tally(self, query: TextQuery, where: MomentFilter) -> Tally:
        return passage_search.tally(self._state, query, where)

    def facets(self, per_field: int = 20) -> dict[str, tuple[tuple[str, int], ...]]:
        return passage_search.facets(self._state, self._state.files, per_field)

    def suggest(self, beginning: str, limit: int = 9) -> tuple[str, ...]:
        return passage_search.suggest(self._state, beginning, limit)


class MemoryPassageIndex(MemoryPassageReader, PassageIndex):
    def replace(self, file_id: FileId, origin: Origin, entry: IndexEntry) -> None:
        require(self._state.files, file_id)
        key = (file_id, origin)
        before = list(self._state.passages.get(key, ()))
        after: list[FoundPassage] = []
        for passage in entry.passages:
            kept = next((found for found in before if found.passage == passage), None)
            if kept is None:
                number = PassageId(self._state.new_id("passages"))
                kept = FoundPassage(id=number, file_id=file_id, origin=origin, passage=passage)
            else:
                before.remove(kept)
            after.append(kept)
        _put(self._state.passages, key, tuple(after))
        _put(self._state.facets, key, tuple(sorted(set(entry.facets))))

    def replace_many(self, origin: Origin, entries: Mapping[FileId, IndexEntry]) -> None:
        for file_id, entry in entries.items():
            self.replace(file_id, origin, entry)

    def renew_words(self) -> None:
        """There is none beside the passages."""

    def mark(self, file_ids: Sequence[FileId], version: int) -> None:
        for file_id in file_ids:
            require(self._state.files, file_id)
            self._state.indexed[file_id] = version


def _put(rows: dict[Key, T], key: Key, value: T) -> None:
    if value:
        rows[key] = value
    else:
        rows.pop(key, None)
