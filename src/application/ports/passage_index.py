from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

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


class PassageReader(Protocol):
    """Finds passages by their words.

    Letter case and the accents of Latin letters do not count; English endings do not either
    (`boats` finds `boat`). Scripts without spaces are found from any of their signs on.
    Whatever the query holds, it is looked for and never executed. Whoever asks for words may be
    refused with `SearchTooBroad`, when looking for all of them would take too long.
    """

    @abstractmethod
    def of_file(self, file_id: FileId) -> dict[Origin, IndexEntry]:
        """What is indexed of a file; origins without passages and facets are left out."""
        ...

    @abstractmethod
    def outdated(self, version: int, limit: int) -> tuple[FileId, ...]:
        """Files that were never marked, or marked with another version; oldest first."""
        ...

    @abstractmethod
    def matches(
        self,
        query: TextQuery,
        where: MomentFilter,
        order: SearchOrder = SearchOrder.RELEVANCE,
        *,
        limit: int = 1_000,
    ) -> Matches:
        """Passages that hold all terms, best first; ties by id, newest first.

        Where there are fewer than `limit`, passages with some of the terms follow, of files in
        which every term occurs somewhere (and no negated one in the passage itself).
        """
        ...

    @abstractmethod
    def read(self, ids: Sequence[PassageId]) -> tuple[FoundPassage, ...]:
        """In the order of the ids; those that are gone are left out."""
        ...

    @abstractmethod
    def snippets(
        self, query: TextQuery, ids: Sequence[PassageId]
    ) -> dict[PassageId, tuple[SnippetPart, ...]]:
        """About 30 words around the densest hit, in parts; joined they are words of the passage.
        `…` stands where something was cut."""
        ...

    @abstractmethod
    def tally(self, query: TextQuery, where: MomentFilter) -> Tally:
        """Of all that `matches` would find with its usual limit, were all of it ranked."""
        ...

    @abstractmethod
    def facets(self, per_field: int = 20) -> dict[str, tuple[tuple[str, int], ...]]:
        """By field the most frequent values in the whole library, with the number of files."""
        ...

    @abstractmethod
    def suggest(self, beginning: str, limit: int = 9) -> tuple[str, ...]:
        """Facet values and chapter-like titles that begin so (any letter case), most frequent
        first."""
        ...


class PassageIndex(PassageReader, Protocol):
    """Part of the unit of work: what is written becomes findable with the commit."""

    @abstractmethod
    def replace(self, file_id: FileId, origin: Origin, entry: IndexEntry) -> None:
        """From now on this is all that the origin says of the file. Passages that stay as they
        were keep their ids; an empty entry removes the origin.

        Raises:
            MissingParent: the file is not in the library.
        """
        ...

    @abstractmethod
    def replace_many(self, origin: Origin, entries: Mapping[FileId, IndexEntry]) -> None:
        """Like `replace`, for many files at once."""
        ...

    @abstractmethod
    def renew_words(self) -> None:
        """Make the index of words anew from the passages, whatever has become of it."""
        ...

    @abstractmethod
    def mark(self, file_ids: Sequence[FileId], version: int) -> None:
        """Note that everything of these files is indexed by the rules of this version."""
        ...
