"""`/api/search`: moments by their words, a group per file."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from application.library.find_folder import FindFolder
from application.search.list_search_filters import ListSearchFilters
from application.search.ranking import Moment
from application.search.search_library import FileMoments, SearchAnswer, SearchLibrary
from application.search.suggest_searches import SuggestSearches
from domain.library.kind import MediaKind
from domain.library.passage import Origin
from domain.search.mode import SearchMode
from domain.search.moments import SearchOrder, SnippetPart
from domain.shared.ids import FileId
from domain.shared.names import base_name, display_text
from domain.shared.provenance import Source
from entrypoints.http import display
from entrypoints.http.api.answers import problems
from entrypoints.http.search_query import PER_PAGE, read_search

Words = FromQuery[str | None]
Several = FromQuery[list[str] | None]
From = Annotated[str | None, QueryParameter(name="from", description="Captured then or later.")]
To = Annotated[str | None, QueryParameter(name="to", description="Captured then or before.")]


class MomentItem(msgspec.Struct, frozen=True, kw_only=True):
    origin: Origin
    """An analysis type's key, `file`, `notes` or `transcript`."""
    title: str
    field: str
    source: Source | None
    confidence: float | None
    start_s: float | None
    """null: it is about the whole file."""
    end_s: float | None
    snippet: tuple[SnippetPart, ...]
    is_whole: bool
    """All words stand in it; else they are spread over its file."""
    url: str
    """The page of the file at this second."""


class FoundItem(msgspec.Struct, frozen=True, kw_only=True):
    id: FileId
    filename: str
    folders: tuple[str, ...]
    """From the imported one inwards."""
    file_type: MediaKind
    duration_seconds: float | None
    captured_at: str | None
    """Local to the camera, without zone."""
    has_thumbnail: bool
    total_moments: int
    moments: tuple[MomentItem, ...]
    """Best first, at most eight."""


class SearchPagination(msgspec.Struct, frozen=True, kw_only=True):
    """In files."""

    page: int
    per_page: int
    total: int
    pages: int
    """How many there are to page through; very many finds are not put in order to the last."""


class SearchCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Moments by origin and source, files by the others. A filter counts as if it were not set:
    it says what its other values hold."""

    origins: dict[str, int]
    sources: dict[str, int]
    kinds: dict[str, int]
    years: dict[str, int]
    facets: dict[str, tuple[tuple[str, int], ...]]


class SearchResponse(msgspec.Struct, frozen=True, kw_only=True):
    query: str
    mode: SearchMode
    order: SearchOrder
    total_moments: int
    total_files: int
    being_indexed: bool
    """Files are being indexed at the moment; with them more may be found."""
    newest_first: bool
    """The words are too common for relevance to say anything; the newest come first."""
    unknown_words: tuple[str, ...]
    files: tuple[FoundItem, ...]
    pagination: SearchPagination
    counts: SearchCounts
    search_time_ms: float


class FilterChoices(msgspec.Struct, frozen=True, kw_only=True):
    modes: tuple[SearchMode, ...]
    """Those that work today."""
    orders: tuple[SearchOrder, ...]
    kinds: tuple[MediaKind, ...]
    sources: tuple[Source, ...]
    origins: dict[Origin, str]
    facets: dict[str, tuple[tuple[str, int], ...]]


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    suggestions: tuple[str, ...]


class SearchController(Controller):
    path = "/api/search"
    tags = ("search",)

    @get(
        operation_id="Search",
        summary="Moments with these words",
        responses=problems(400),
        sync_to_thread=True,
    )
    def search(
        self,
        request: Request[Any, Any, Any],
        search_library: NamedDependency[SearchLibrary],
        find_folder: NamedDependency[FindFolder],
        q: FromQuery[str] = "",
        mode: Words = None,
        kind: Words = None,
        folder: Words = None,
        captured_from: From = None,
        captured_to: To = None,
        year: Words = None,
        origin: Several = None,
        source: Several = None,
        facet: Several = None,
        order: Words = None,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = PER_PAGE,
    ) -> SearchResponse:
        """`q` has 2 to 500 characters: words, "phrases", beginnings*, -excluded words and
        field:words. `origin`, `source` and `facet` (FIELD=VALUE) may repeat; values of one field
        are alternatives. At most 200 files a page."""
        values = request.query_params.dict()
        return _answer(search_library(read_search(values, find_folder)))

    @get(
        "/filters",
        operation_id="ListSearchFilters",
        summary="By what a search can be narrowed",
        responses=problems(400),
        sync_to_thread=True,
    )
    def filters(self, list_search_filters: NamedDependency[ListSearchFilters]) -> FilterChoices:
        found = list_search_filters()
        return FilterChoices(
            modes=(SearchMode.KEYWORD,),
            orders=tuple(SearchOrder),
            kinds=tuple(MediaKind),
            sources=tuple(Source),
            origins=found.origins,
            facets=found.facets,
        )

    @get(
        "/suggestions",
        operation_id="SuggestSearches",
        summary="What the library holds that begins so",
        responses=problems(400),
        sync_to_thread=True,
    )
    def suggestions(
        self, suggest_searches: NamedDependency[SuggestSearches], q: FromQuery[str] = ""
    ) -> Suggestions:
        return Suggestions(suggestions=suggest_searches(q))


def moment_url(file_id: FileId, start_s: float | None) -> str:
    return f"/files/{file_id}" + ("" if start_s is None else f"?t={start_s:g}")


def _answer(found: SearchAnswer) -> SearchResponse:
    command, tally = found.command, found.tally
    return SearchResponse(
        query=command.text,
        mode=command.mode,
        order=command.order,
        total_moments=found.total_moments,
        total_files=found.total_files,
        being_indexed=found.being_indexed,
        newest_first=found.newest_first,
        unknown_words=found.unknown_words,
        files=tuple(map(_file, found.files)),
        pagination=SearchPagination(
            page=command.page,
            per_page=command.per_page,
            total=found.total_files,
            pages=-(-found.ranked_files // command.per_page),
        ),
        counts=SearchCounts(
            origins=tally.origins,
            sources=tally.sources,
            kinds=tally.kinds,
            years=tally.years,
            facets=tally.facets,
        ),
        search_time_ms=found.took_ms,
    )


def _file(found: FileMoments) -> FoundItem:
    row = found.row
    return FoundItem(
        id=row.id,
        filename=display_text(base_name(row.path)),
        folders=display.places(row.path, row.root_path),
        file_type=row.kind,
        duration_seconds=row.duration_s,
        captured_at=row.captured_local,
        has_thumbnail=row.has_thumbnail,
        total_moments=found.total_moments,
        moments=tuple(_moment(row.id, moment) for moment in found.moments),
    )


def _moment(file_id: FileId, moment: Moment) -> MomentItem:
    return MomentItem(
        origin=moment.origin,
        title=moment.title,
        field=moment.field,
        source=moment.source,
        confidence=moment.confidence,
        start_s=moment.start_s,
        end_s=moment.end_s,
        snippet=moment.snippet,
        is_whole=moment.is_whole,
        url=moment_url(file_id, moment.start_s),
    )
