"""The library: `/api/files`, under the predecessor's names where those were sane."""

from datetime import datetime
from enum import StrEnum

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from application.analysis.showing.show_results import ShowResults
from application.library.get_file import GetFile
from application.library.list_files import ListFiles
from application.media.show_media import ShowMedia
from domain.library.file import FileState
from domain.library.file_list import FileQuery, FileRow, FileSort, FileTotals
from domain.library.kind import MediaKind
from domain.shared.ids import FileId
from domain.shared.names import base_name, display_text
from domain.shared.problem import Problem
from entrypoints.http.api.answers import problems
from entrypoints.http.api.file_detail import FileAnswer, file_answer
from entrypoints.http.api.file_query import State, file_filter
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
    has_nova_analysis: bool
    analysis_failed: bool


class Pagination(msgspec.Struct, frozen=True, kw_only=True):
    page: int
    per_page: int
    total: int
    pages: int


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
    pagination: Pagination
    summary: Summary


class FilesController(Controller):
    path = "/api/files"
    tags = ("files",)

    @get(
        operation_id="ListFiles",
        summary="One page of the library",
        responses=problems(400),
        sync_to_thread=True,
    )
    def list_all(
        self,
        list_files: NamedDependency[ListFiles],
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = 50,
        file_type: FromQuery[str | None] = None,
        search: FromQuery[str] = "",
        file_state: State = None,
        has_proxy: FromQuery[str | None] = None,
        has_nova_analysis: FromQuery[str | None] = None,
        sort_by: FromQuery[str | None] = None,
        sort_order: FromQuery[str | None] = None,
    ) -> FileList:
        """At most 500 a page. Without `sort_by` the newest come first."""
        order = one_of("sort_order", sort_order, SortOrder) or SortOrder.DESCENDING
        query = FileQuery(
            filter=file_filter(
                file_type=file_type,
                search=search,
                state=file_state,
                has_proxy=has_proxy,
                has_nova_analysis=has_nova_analysis,
            ),
            sort=one_of("sort_by", sort_by, FileSort) or FileSort.IMPORTED,
            descending=order is SortOrder.DESCENDING,
            page=page,
            per_page=per_page,
        )
        found = list_files(query)
        return FileList(
            files=tuple(map(_item, found.rows)),
            pagination=Pagination(
                page=page,
                per_page=per_page,
                total=found.totals.files,
                pages=-(-found.totals.files // per_page),
            ),
            summary=_summary(found.totals),
        )

    @get(
        "/{file_id:int}",
        operation_id="ShowFile",
        summary="One file: facts, proxy, results",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show(
        self,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        show_media: NamedDependency[ShowMedia],
        show_results: NamedDependency[ShowResults],
    ) -> FileAnswer:
        wanted = FileId(file_id)
        return file_answer(get_file(wanted), show_media(wanted), show_results(wanted))


def _item(row: FileRow) -> FileItem:
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
        has_nova_analysis=row.analysis_done,
        analysis_failed=row.analysis_failed,
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
