"""The library: `/api/files`, under the predecessor's names where those were sane."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from litestar import Controller, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from application.analysis.showing.show_results import ShowResults
from application.library.forgetting.forget_file import ForgetFile
from application.library.get_file import GetFile
from application.library.list_choices import ListChoices
from application.library.list_files import ListFiles
from application.media.show_media import ShowMedia
from application.transcription.transcripts_of_file import TranscriptsOfFile
from domain.library.file import FileState
from domain.library.file_list import (
    FileFilter,
    FilePage,
    FileQuery,
    FileRow,
    FileSort,
    FileTotals,
)
from domain.library.kind import MediaKind
from domain.shared.ids import FileId
from domain.shared.names import base_name, display_text
from domain.shared.problem import Problem
from entrypoints import file_cursor
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.file_detail import FileAnswer, file_answer
from entrypoints.http.api.file_query import chosen_by_query
from entrypoints.http.api.forget import DeletedAnswer, deleted_answer
from entrypoints.http.api.old_display import duration_display, size_display
from entrypoints.http.api.reading import one_of


class SortOrder(StrEnum):
    ASCENDING = "asc"
    DESCENDING = "desc"


class FileItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list. null: unknown, or not there."""

    id: FileId
    filename: str
    local_path: str
    """As readable text; bytes that are no UTF-8 are shown as escapes."""
    file_type: MediaKind
    state: FileState
    problems: tuple[Problem, ...]
    size_bytes: int
    size_display: str
    uploaded_at: datetime
    """When it was imported."""
    captured_at: str | None
    """Local to the camera, without zone."""
    duration_seconds: float | None
    duration_display: str | None
    resolution: str | None
    """As a viewer sees it, rotation applied."""
    resolution_width: int | None
    resolution_height: int | None
    frame_rate: float | None
    codec_video: str | None
    codec_audio: str | None
    has_proxy: bool
    proxy_failed: bool
    proxy_size_bytes: int | None
    proxy_size_display: str | None
    has_thumbnail: bool
    has_transcription: bool
    total_transcripts: int
    """Of what the file holds now, one of each model."""
    completed_transcripts: int
    """Those among them in which all of it was heard."""
    max_completed_transcript_chars: int
    """Without spaces, of the preferred transcript; 0 without one."""
    transcription_failed: bool
    has_transcript_summary: bool
    has_nova_analysis: bool
    analysis_failed: bool
    quarantined: bool
    """It failed so often that bulk actions leave it out."""
    uploaded: bool


class Pagination(msgspec.Struct, frozen=True, kw_only=True):
    page: int
    per_page: int
    total: int
    pages: int


class FilePagination(Pagination, frozen=True, kw_only=True):
    next: str | None = None
    """Goes into `after` for the page that follows, however deep; null on the last one."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Over everything the filter matches, not only the page."""

    total_count: int
    total_size_bytes: int
    total_size_display: str
    total_duration_seconds: float
    total_duration_display: str | None
    total_proxy_size_bytes: int
    total_proxy_size_display: str


class FileList(msgspec.Struct, frozen=True, kw_only=True):
    files: tuple[FileItem, ...]
    pagination: FilePagination
    summary: Summary


After = Annotated[
    str, QueryParameter(name="after", description="`pagination.next` of the page before.")
]
_CHOSEN = chosen_by_query("page", "per_page", "sort_by", "sort_order", "after")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    files: int


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """The most frequent first."""

    cameras: tuple[Choice, ...]
    codecs: tuple[Choice, ...]


class FilesController(Controller):
    path = "/api/files"
    tags = ("files",)

    @get(
        operation_id="ListFiles",
        summary="One page of the library",
        responses=problems(400),
        dependencies={"chosen": _CHOSEN},
        sync_to_thread=True,
    )
    def list_all(
        self,
        chosen: NamedDependency[FileFilter],
        list_files: NamedDependency[ListFiles],
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = 50,
        sort_by: FromQuery[str | None] = None,
        sort_order: FromQuery[str | None] = None,
        after: After = "",
    ) -> FileList:
        """At most 500 a page. Without `sort_by` the newest come first.

        All filters that are given hold; dates and bounds are inclusive. Where the predecessor said
        “created”, the day of capture counts, as the camera's clock told it.
        """
        order = one_of("sort_order", sort_order, SortOrder) or SortOrder.DESCENDING
        sort = one_of("sort_by", sort_by, FileSort) or FileSort.IMPORTED
        descending = order is SortOrder.DESCENDING
        query = FileQuery(
            filter=chosen,
            sort=sort,
            descending=descending,
            page=page,
            per_page=per_page,
            after=file_cursor.read(after, sort, descending=descending),
        )
        return file_list(list_files(query), query)

    @get(
        "/choices",
        operation_id="ListFileChoices",
        summary="Cameras and codecs of the library, to filter by",
        responses=problems(),
        sync_to_thread=True,
    )
    def choices(self, list_choices: NamedDependency[ListChoices]) -> Choices:
        return msgspec.convert(list_choices(), Choices, from_attributes=True)

    @get(
        "/{file_id:int}",
        operation_id="ShowFile",
        summary="One file: facts, proxy, results, transcripts",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show(
        self,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        show_media: NamedDependency[ShowMedia],
        show_results: NamedDependency[ShowResults],
        transcripts_of_file: NamedDependency[TranscriptsOfFile],
    ) -> FileAnswer:
        wanted = FileId(file_id)
        return file_answer(
            get_file(wanted), show_media(wanted), show_results(wanted), transcripts_of_file(wanted)
        )

    @delete(
        "/{file_id:int}",
        operation_id="ForgetFile",
        summary="Take a file out of the library",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def forget(
        self,
        file_id: FromPath[int],
        forget_file: NamedDependency[ForgetFile],
        delete_uploads: FromQuery[bool] = False,
    ) -> DeletedAnswer:
        """Its proxy, results, notes and edits go with it. The original of an imported file is not
        touched. An uploaded file is deleted with `delete_uploads`, and refused without."""
        return deleted_answer(forget_file(FileId(file_id), delete_uploads=delete_uploads))


def file_list(found: FilePage, query: FileQuery) -> FileList:
    place = (
        file_cursor.written(found.next, query.sort, descending=query.descending)
        if found.next
        else None
    )
    return FileList(
        files=tuple(map(file_item, found.rows)),
        pagination=FilePagination(
            page=query.page,
            per_page=query.per_page,
            total=found.totals.files,
            pages=-(-found.totals.files // query.per_page),
            next=place,
        ),
        summary=_summary(found.totals),
    )


def file_item(row: FileRow) -> FileItem:
    width, height = row.display_width, row.display_height
    return FileItem(
        id=row.id,
        filename=display_text(base_name(row.path)),
        local_path=display_text(row.path),
        file_type=row.kind,
        state=row.state,
        problems=row.problems,
        size_bytes=row.size_bytes,
        size_display=size_display(row.size_bytes),
        uploaded_at=row.imported_at,
        captured_at=row.captured_local,
        duration_seconds=row.duration_s,
        duration_display=duration_display(row.duration_s),
        resolution=f"{width}x{height}" if width and height else None,
        resolution_width=width,
        resolution_height=height,
        frame_rate=row.frame_rate,
        codec_video=row.video_codec,
        codec_audio=row.audio_codec,
        has_proxy=row.proxy_size_bytes is not None,
        proxy_failed=row.proxy_failed,
        proxy_size_bytes=row.proxy_size_bytes,
        proxy_size_display=(
            None if row.proxy_size_bytes is None else size_display(row.proxy_size_bytes)
        ),
        has_thumbnail=row.has_thumbnail,
        has_transcription=row.has_transcript,
        total_transcripts=row.transcripts,
        completed_transcripts=row.complete_transcripts,
        max_completed_transcript_chars=row.transcript_characters,
        transcription_failed=row.transcript_failed,
        has_transcript_summary=row.has_summary,
        has_nova_analysis=row.analysis_done,
        analysis_failed=row.analysis_failed,
        quarantined=row.quarantined,
        uploaded=row.uploaded,
    )


def _summary(totals: FileTotals) -> Summary:
    return Summary(
        total_count=totals.files,
        total_size_bytes=totals.size_bytes,
        total_size_display=size_display(totals.size_bytes),
        total_duration_seconds=totals.duration_s,
        total_duration_display=duration_display(totals.duration_s),
        total_proxy_size_bytes=totals.proxy_size_bytes,
        total_proxy_size_display=size_display(totals.proxy_size_bytes),
    )
