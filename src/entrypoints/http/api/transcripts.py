"""Lists of transcripts."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from application.transcription.list_transcripts import ListTranscripts
from domain.shared.ids import FileId
from domain.transcription.transcript import TranscriptState
from domain.transcription.transcript_list import (
    TranscriptFilter,
    TranscriptQuery,
    TranscriptSort,
)
from entrypoints.http.api.answers import problems
from entrypoints.http.api.file_query import refuse_unknown
from entrypoints.http.api.files import Pagination, SortOrder
from entrypoints.http.api.reading import one_of, tri_state, within
from entrypoints.http.api.transcript_answers import (
    OLD_STATE,
    ListedTranscript,
    listed,
)
from entrypoints.http.api.transcript_query import day_begins, day_ends, words

MOST = 500
Text = FromQuery[str | None]
_KNOWN = (
    "file_id",
    "model",
    "language",
    "status",
    "search",
    "from_date",
    "to_date",
    "short",
    "doubtful",
    "preferred",
    "current",
    "sort_by",
    "sort_order",
    "page",
    "per_page",
)


class TranscriptTotals(msgspec.Struct, frozen=True, kw_only=True):
    """Over everything that matches, not only the page."""

    total_count: int
    total_duration_seconds: float
    total_characters: int


class TranscriptList(msgspec.Struct, frozen=True, kw_only=True):
    transcripts: tuple[ListedTranscript, ...]
    pagination: Pagination
    summary: TranscriptTotals


class TranscriptsController(Controller):
    path = "/api/transcripts"
    tags = ("transcription",)

    @get(
        operation_id="ListTranscripts",
        summary="One page of the transcripts, without their words",
        responses=problems(400),
        sync_to_thread=True,
    )
    def list_all(
        self,
        request: Request[Any, Any, Any],
        list_transcripts: NamedDependency[ListTranscripts],
        file_id: FromQuery[int | None] = None,
        model: Text = None,
        language: Text = None,
        in_status: Annotated[str | None, QueryParameter(name="status")] = None,
        search: Text = None,
        from_date: FromQuery[str] = "",
        to_date: FromQuery[str] = "",
        short: Text = None,
        doubtful: Text = None,
        preferred: Text = None,
        current: Text = None,
        sort_by: Text = None,
        sort_order: Text = None,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = 50,
    ) -> TranscriptList:
        """At most 500 a page. `status`: COMPLETED or PARTIAL. `search`: in paths and in the words.
        `current`: made from what the file holds now. Dates are days of UTC, both inclusive."""
        refuse_unknown(request, _KNOWN)
        page = within("page", page, 1, 1_000_000)
        per_page = within("per_page", per_page, 1, MOST)
        query = TranscriptQuery(
            where=TranscriptFilter(
                file_id=None
                if file_id is None
                else FileId(within("file_id", file_id, 0, 2**63 - 1)),
                model=words("model", model) or None,
                language=words("language", language) or None,
                state=_state(in_status),
                text=words("search", search),
                made_from=day_begins("from_date", from_date),
                made_before=day_ends("to_date", to_date),
                short=tri_state("short", short),
                doubtful=tri_state("doubtful", doubtful),
                preferred=tri_state("preferred", preferred),
                current=tri_state("current", current),
            ),
            sort=one_of("sort_by", sort_by, TranscriptSort) or TranscriptSort.MADE,
            descending=one_of("sort_order", sort_order, SortOrder) is not SortOrder.ASCENDING,
            limit=per_page,
            offset=(page - 1) * per_page,
        )
        found = list_transcripts(query)
        return TranscriptList(
            transcripts=tuple(map(listed, found.rows)),
            pagination=Pagination(
                page=page,
                per_page=per_page,
                total=found.total,
                pages=-(-found.total // per_page),
            ),
            summary=TranscriptTotals(
                total_count=found.total,
                total_duration_seconds=found.total_duration_s,
                total_characters=found.total_characters,
            ),
        )


def _state(word: str | None) -> TranscriptState | None:
    for state, old in OLD_STATE.items():
        if word and word.upper() in (old, state.value):
            return state
    return one_of("status", word, TranscriptState)


def _file(number: int | None) -> FileId | None:
    return None if number is None else FileId(within("file_id", number, 0, 2**63 - 1))
