"""What the transcriptions page shows: the list, the moments in which something is said, or how to
begin."""

from typing import Any

import msgspec
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Template
from msgspec import structs

from application.jobs.list_jobs import ListJobs
from application.library.list_files import ListFiles
from application.library.rows_of_files import RowsOfFiles
from application.ports.speech_models import SpeechModels
from application.search.command import BadSearchText, SearchCommand
from application.search.list_moments import ListMoments
from application.transcription.list_transcripts import ListTranscripts
from domain.library.file_list import FileFilter, FileQuery, FileRow
from domain.library.passage import TRANSCRIPT
from domain.search.limits import RANKED, SearchTooBroad
from domain.search.moments import MomentFilter
from domain.shared import figures
from domain.shared.timecode import long_duration
from domain.transcription.transcript import TranscriptState
from domain.transcription.transcript_list import (
    TranscriptFilter,
    TranscriptPage,
    TranscriptQuery,
    TranscriptSort,
)
from entrypoints.error_table import answer_for
from entrypoints.http import display
from entrypoints.http.views import filters
from entrypoints.http.views import transcript_address as address
from entrypoints.http.views.filters import View
from entrypoints.http.views.moment_card import MomentCard, moment_card
from entrypoints.http.views.page import page
from entrypoints.http.views.transcribe import model_choices
from entrypoints.http.views.transcript_chips import chips
from entrypoints.http.views.transcript_rows import transcript_lines

_MOMENTS_A_PAGE = 20
_VIEWS = (
    ("all", "All", TranscriptFilter()),
    ("short", "Short", TranscriptFilter(short=True)),
    ("doubtful", "Doubtful", TranscriptFilter(doubtful=True)),
    ("partial", "Partial", TranscriptFilter(state=TranscriptState.PARTIAL)),
    ("older", "Of older versions", TranscriptFilter(current=False)),
)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A moment in which somebody says what is looked for."""

    card: MomentCard
    file: FileRow
    name: str
    place: str


class ListParts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page asks."""

    list_transcripts: ListTranscripts
    rows_of_files: RowsOfFiles
    list_files: ListFiles
    list_moments: ListMoments
    speech_models: SpeechModels
    list_jobs: ListJobs


def provide_list_parts(
    list_transcripts: NamedDependency[ListTranscripts],
    rows_of_files: NamedDependency[RowsOfFiles],
    list_files: NamedDependency[ListFiles],
    list_moments: NamedDependency[ListMoments],
    speech_models: NamedDependency[SkipValidation[SpeechModels]],
    list_jobs: NamedDependency[ListJobs],
) -> ListParts:
    return ListParts(
        list_transcripts=list_transcripts,
        rows_of_files=rows_of_files,
        list_files=list_files,
        list_moments=list_moments,
        speech_models=speech_models,
        list_jobs=list_jobs,
    )


def listed(query: TranscriptQuery, parts: ListParts, text: str, note: str) -> Template:
    found = parts.list_transcripts(query)
    filtered = query.where != TranscriptFilter()
    everything = found.total
    if filtered:
        whole = TranscriptQuery(limit=1)
        everything = parts.list_transcripts(whole).total
    ids = tuple(dict.fromkeys(row.transcript.file_id for row in found.rows))
    lines = transcript_lines(found.rows, parts.rows_of_files(ids))
    return _page(
        parts,
        text,
        note,
        query=query,
        found=found,
        everything=everything,
        filtered=filtered,
        lines=lines,
        said=_said(found),
        views=_views(query),
        chips=chips(query, parts.list_transcripts.choices()),
        hidden=address.filter_values(query.where),
        order=address.order_value(query),
        without_text=address.address(address.with_filter(query, text="")),
        columns=_columns(query),
        **({} if everything else _nothing_yet(parts)),
        **_neighbours(query, found),
    )


def searched(text: str, number: int, parts: ListParts, note: str) -> Template:
    command = SearchCommand(
        text=text,
        where=MomentFilter(origins=(TRANSCRIPT,)),
        page=number,
        per_page=_MOMENTS_A_PAGE,
    )
    try:
        found = parts.list_moments(command)
    except (BadSearchText, SearchTooBroad) as error:
        status = answer_for(error).status
        return _page(parts, text, note, moments=(), total=0, problem=error, status_code=status)
    first = (number - 1) * _MOMENTS_A_PAGE + 1
    last = first + len(found.moments) - 1
    reach = min(found.total, RANKED)
    return _page(
        parts,
        text,
        note,
        problem=None,
        moments=tuple(
            Said(
                card=moment_card(one.moment, one.file.id, text),
                file=one.file,
                name=display.file_name(one.file.path),
                place=display.place(one.file.path, one.file.root_path),
            )
            for one in found.moments
        ),
        total=found.total,
        said=figures.counted(found.total, "moment"),
        first=first,
        last=last,
        back=address.searching(text, number - 1) if number > 1 else "",
        forward=address.searching(text, number + 1) if found.moments and last < reach else "",
    )


def _page(
    parts: ListParts, text: str, note: str, *, status_code: int = 200, **more: Any
) -> Template:
    context: dict[str, Any] = {"moments": None, "said": "", **more}
    return page(
        "transcriptions.html",
        parts.list_jobs,
        status_code=status_code,
        page="transcriptions",
        looked_for=text,
        note=note,
        **context,
    )


def _nothing_yet(parts: ListParts) -> dict[str, Any]:
    """What the empty page says: whether there is anything to hear, and a model to hear it."""
    models = model_choices(parts.speech_models)
    default = next((one for one in models if one.model.is_default), None)
    return {
        "library_files": parts.list_files(FileQuery(per_page=1)).library_files,
        "default": default,
        "any_model": any(one.is_here for one in models),
        "choose": filters.address(FileQuery(filter=FileFilter(has_transcript=False))),
    }


def _said(found: TranscriptPage) -> str:
    """For who does not see the line of sums."""
    parts = [figures.counted(found.total, "transcript")]
    if found.total_duration_s:
        parts.append(long_duration(found.total_duration_s))
    return ", ".join(parts)


def _views(query: TranscriptQuery) -> tuple[View, ...]:
    """Tabs that are filters; the text that is looked for stays."""
    bare = structs.replace(query.where, text="")
    return tuple(
        View(
            key=key,
            label=label,
            href=address.address(
                structs.replace(
                    query, where=structs.replace(where, text=query.where.text), offset=0
                )
            ),
            chosen=bare == where,
        )
        for key, label, where in _VIEWS
    )


def _neighbours(query: TranscriptQuery, found: TranscriptPage) -> dict[str, Any]:
    last = query.offset + len(found.rows)
    back = structs.replace(query, offset=max(0, query.offset - query.limit))
    forward = structs.replace(query, offset=query.offset + query.limit)
    return {
        "first": query.offset + 1,
        "last": last,
        "back": address.address(back) if query.offset else "",
        "forward": address.address(forward) if found.rows and last < found.total else "",
    }


def _columns(query: TranscriptQuery) -> dict[str, tuple[str, str]]:
    """Of each column: where its head leads, and which way it is sorted now."""
    now = "descending" if query.descending else "ascending"
    return {
        sort.value: (
            address.address(address.sorted_by(query, sort)),
            now if sort is query.sort else "",
        )
        for sort in TranscriptSort
    }
