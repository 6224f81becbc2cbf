"""Find moments by their words, file by file."""

import time

import msgspec

from application.analysis.indexing.rebuild_index import INDEXING
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from application.search.command import SearchCommand, checked
from application.search.names import fields_of, titles_of
from application.search.ranking import Moment, rank, read_moments
from domain.library.file_list import FileRow
from domain.library.passage import Origin
from domain.search.filter_parts import FilterPart
from domain.search.grouping import by_file
from domain.search.parse_query import parse_query
from domain.search.tally import Tally

MOMENTS_SHOWN = 8


class FileMoments(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the answer."""

    row: FileRow
    moments: tuple[Moment, ...]
    """Best first; at most eight."""
    total_moments: int
    """Among the ranked ones."""


class Relief(msgspec.Struct, frozen=True, kw_only=True):
    """The one part of the filter that hides most, and how many moments there are without it."""

    part: FilterPart
    moments: int


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    command: SearchCommand
    """As it was understood."""
    files: tuple[FileMoments, ...]
    total_moments: int
    total_files: int
    ranked_files: int
    """How many can be paged through. Fewer than `total_files`: ask more narrowly."""
    tally: Tally
    titles: dict[Origin, str]
    being_indexed: bool
    """Files are being indexed at the moment; with them more may be found."""
    newest_first: bool
    """The words are so common that relevance says nothing."""
    unknown_words: tuple[str, ...]
    relief: Relief | None
    """Only where nothing was found."""
    took_ms: float


class SearchLibrary:
    def __init__(self, *, reader: Reader, types: AnalysisTypes) -> None:
        self._reader = reader
        self._titles = titles_of(types)
        self._fields = fields_of(types)

    def __call__(self, command: SearchCommand) -> SearchAnswer:
        """Raises:
        BadSearchText, BadSearchPage, ModeNotHere, SearchTooBroad
        """
        began = time.perf_counter()
        command = checked(command)
        query = parse_query(command.text, self._fields)
        with self._reader() as now:
            matches = rank(now, query, command)
            groups = by_file(matches.ranked)
            start = (command.page - 1) * command.per_page
            shown = groups[start : start + command.per_page]
            rows = {row.id: row for row in now.files.rows([group.file_id for group in shown])}
            best = [match for group in shown for match in group.matches[:MOMENTS_SHOWN]]
            moments = read_moments(now, query, best, self._titles)
            tally = now.passages.tally(query, command.where)
            return SearchAnswer(
                command=command,
                files=tuple(
                    FileMoments(
                        row=rows[group.file_id],
                        moments=tuple(
                            moments[match.passage_id] for match in group.matches[:MOMENTS_SHOWN]
                        ),
                        total_moments=len(group.matches),
                    )
                    for group in shown
                ),
                total_moments=tally.passages,
                total_files=tally.files,
                ranked_files=len(groups),
                tally=tally,
                titles=self._titles,
                being_indexed=any(job.kind == INDEXING for job in now.jobs.unfinished()),
                newest_first=matches.newest_first,
                unknown_words=matches.unknown_words,
                relief=None if tally.passages else _relief(tally),
                took_ms=round((time.perf_counter() - began) * 1000, 1),
            )


def _relief(tally: Tally) -> Relief | None:
    found = (Relief(part=part, moments=moments) for part, moments in tally.without)
    best = max(found, key=lambda relief: relief.moments, default=None)
    return best if best and best.moments else None
