"""`/search/api/…`: what the predecessor's callers ask, answered from the same index."""

from enum import StrEnum
from typing import Any

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from application.analysis.types.list_analysis_types import ListAnalysisTypes
from application.search.command import SearchCommand
from application.search.list_moments import ListedMoment, ListMoments
from application.search.suggest_searches import SuggestSearches
from application.transcription.list_transcripts import ListTranscripts
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.library.passage import FILE, NOTES, TRANSCRIPT, Origin
from domain.search.mode import SearchMode
from domain.search.moments import MomentFilter, SearchOrder
from domain.shared.names import base_name, display_text
from entrypoints.http.api.answers import problems
from entrypoints.http.api.files import Pagination, SortOrder
from entrypoints.http.api.reading import one_of, several_of, tri_state
from entrypoints.http.api.search import Suggestions, moment_url
from entrypoints.http.search_query import read_day

Words = FromQuery[str | None]

_FEWEST, _MOST = 10, 200


class OldSource(StrEnum):
    FILE = "file"
    TRANSCRIPT = "transcript"
    NOVA = "nova"
    COLLECTION = "collection"
    """Asked for by old callers; there is nothing of that kind."""


class OldResult(msgspec.Struct, frozen=True, kw_only=True):
    """One moment. `source_id` is the id of the transcript where it was said, else of the file."""

    id: str
    source_type: str
    source_id: int
    title: str
    category: str
    timestamp: str
    match_field: str
    preview: str
    metadata: dict[str, Any]
    actions: dict[str, str]


class OldSearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    query: str
    total_results: int
    results_by_source: dict[str, int]
    results: tuple[OldResult, ...]
    pagination: Pagination
    filters_applied: dict[str, Any]
    search_time_ms: float


class OldFilters(msgspec.Struct, frozen=True, kw_only=True):
    analysis_types: tuple[str, ...]
    models: dict[str, tuple[str, ...]]
    languages: tuple[str, ...]
    statuses: tuple[FileState, ...]
    file_types: tuple[MediaKind, ...]


class OldSearchController(Controller):
    path = "/search/api/search"
    tags = ("search",)

    @get(
        operation_id="SearchAsBefore",
        summary="Moments with these words, one a line",
        responses=problems(400),
        sync_to_thread=True,
    )
    def search(
        self,
        list_moments: NamedDependency[ListMoments],
        list_analysis_types: NamedDependency[ListAnalysisTypes],
        q: FromQuery[str] = "",
        semantic: Words = None,
        sources: Words = None,
        file_type: Words = None,
        from_date: FromQuery[str] = "",
        to_date: FromQuery[str] = "",
        status: Words = None,
        analysis_type: Words = None,
        model: Words = None,
        sort_by: Words = None,
        sort_order: Words = None,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = 50,
    ) -> OldSearchAnswer:
        """`status`, `analysis_type` and `model` are accepted and change nothing."""
        wanted = several_of("sources", sources, OldSource)
        order = one_of("sort_by", sort_by, SearchOrder) or SearchOrder.RELEVANCE
        nova = tuple(Origin(listed.key) for listed in list_analysis_types())
        where = MomentFilter(
            kind=one_of("file_type", file_type, MediaKind),
            origins=_origins(wanted, nova),
            captured_from=read_day("from_date", from_date),
            captured_until=read_day("to_date", to_date),
        )
        is_semantic = tri_state("semantic", semantic)
        command = SearchCommand(
            text=q,
            mode=SearchMode.SEMANTIC if is_semantic else SearchMode.KEYWORD,
            where=where,
            order=order,
            page=page,
            per_page=max(_FEWEST, min(_MOST, per_page)),
        )
        direction = one_of("sort_order", sort_order, SortOrder)
        found = list_moments(command, backwards=_is_backwards(order, direction))
        applied = {
            "sources": wanted,
            "file_type": where.kind,
            "from_date": where.captured_from,
            "to_date": where.captured_until,
            "status": status,
            "analysis_type": analysis_type,
            "model": model,
            "sort_by": order,
            "sort_order": direction,
        }
        return OldSearchAnswer(
            query=q,
            total_results=found.total,
            results_by_source=_by_source(found.origins),
            results=tuple(map(_result, found.moments)),
            pagination=Pagination(
                page=page,
                per_page=command.per_page,
                total=found.total,
                pages=-(-found.total // command.per_page),
            ),
            filters_applied={key: value for key, value in applied.items() if value},
            search_time_ms=found.took_ms,
        )

    @get(
        "/filters",
        operation_id="ListSearchFiltersAsBefore",
        summary="By what a search can be narrowed",
        responses=problems(400),
        sync_to_thread=True,
    )
    def filters(
        self,
        list_analysis_types: NamedDependency[ListAnalysisTypes],
        list_transcripts: NamedDependency[ListTranscripts],
    ) -> OldFilters:
        spoken = list_transcripts.choices()
        return OldFilters(
            analysis_types=tuple(dict.fromkeys(t.key for t in list_analysis_types())),
            models={"whisper": tuple(choice.value for choice in spoken.models), "nova": ()},
            languages=tuple(choice.value for choice in spoken.languages),
            statuses=tuple(FileState),
            file_types=tuple(MediaKind),
        )

    @get(
        "/suggestions",
        operation_id="SuggestSearchesAsBefore",
        summary="What the library holds that begins so",
        responses=problems(400),
        sync_to_thread=True,
    )
    def suggestions(
        self, suggest_searches: NamedDependency[SuggestSearches], q: FromQuery[str] = ""
    ) -> Suggestions:
        return Suggestions(suggestions=suggest_searches(q))


def _origins(wanted: tuple[OldSource, ...], nova: tuple[Origin, ...]) -> tuple[Origin, ...]:
    """None of them: all, as before."""
    of = {
        OldSource.FILE: (FILE, NOTES),
        OldSource.TRANSCRIPT: (TRANSCRIPT,),
        OldSource.NOVA: nova,
        OldSource.COLLECTION: (),
    }
    return tuple(dict.fromkeys(origin for source in wanted for origin in of[source]))


def _is_backwards(order: SearchOrder, direction: SortOrder | None) -> bool:
    """Names begin with A, everything else with the best or newest, unless told otherwise."""
    own = SortOrder.ASCENDING if order is SearchOrder.NAME else SortOrder.DESCENDING
    return direction is not None and direction is not own


def _source(origin: Origin) -> OldSource:
    if origin in (FILE, NOTES):
        return OldSource.FILE
    return OldSource.TRANSCRIPT if origin == TRANSCRIPT else OldSource.NOVA


def _by_source(origins: dict[str, int]) -> dict[str, int]:
    counts = {source.value: 0 for source in OldSource if source is not OldSource.COLLECTION}
    for origin, number in origins.items():
        counts[_source(Origin(origin))] += number
    return counts


def _result(listed: ListedMoment) -> OldResult:
    moment, file, transcript = listed.moment, listed.file, listed.transcript
    source_id = transcript.id if transcript else file.id
    source = _source(moment.origin)
    return OldResult(
        id=f"{source}_{moment.passage_id}",
        source_type=source,
        source_id=source_id,
        title=display_text(base_name(file.path)),
        category=file.kind if source is OldSource.FILE else moment.origin,
        timestamp=file.imported_at.isoformat(),
        match_field=moment.field,
        preview="".join(part.text for part in moment.snippet),
        metadata={
            "source_id": source_id,
            "file_id": file.id,
            "match_field": moment.field,
            "size_bytes": file.size_bytes,
            "duration_seconds": file.duration_s,
            "start_seconds": moment.start_s,
            "end_seconds": moment.end_s,
            **({"model": transcript.model, "language": transcript.language} if transcript else {}),
        },
        actions={"view": moment_url(file.id, moment.start_s)},
    )
