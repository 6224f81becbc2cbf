"""The list's rows, filters, orders and sums in memory."""

from collections.abc import Sequence
from datetime import UTC, datetime

from adapters.memory.store import State
from domain.analysis.run import AnalysisRun, RunStatus
from domain.jobs.job import WITH_OUTCOME, ItemStatus, JobItem
from domain.library.file import MediaFile
from domain.library.file_list import (
    PROXY_ITEM,
    FileFilter,
    FileQuery,
    FileRow,
    FileSort,
    FileTotals,
)
from domain.library.kind import MediaKind
from domain.library.paths import is_inside
from domain.media.artifact import ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId
from domain.shared.names import display_text, folded

_NO_FACTS = MediaFacts(kind=MediaKind.UNKNOWN)
_NEVER = datetime.min.replace(tzinfo=UTC)


def chosen(state: State, query: FileQuery) -> list[MediaFile]:
    """Unknown values come last both ways; ties go by id in the same direction."""
    found = [file for file in state.files.values() if _matches(state, file, query.filter)]
    keyed = [(_key(state, file, query.sort), file.id, file) for file in found]
    known = sorted((row for row in keyed if row[0] is not None), key=lambda row: row[:2])
    unknown = sorted((row for row in keyed if row[0] is None), key=lambda row: row[1])
    if query.descending:
        known.reverse()
        unknown.reverse()
    return [file for _, _, file in (*known, *unknown)]


def totals(state: State, files: Sequence[MediaFile]) -> FileTotals:
    return FileTotals(
        files=len(files),
        size_bytes=sum(file.size_bytes for file in files),
        duration_s=sum((_facts(state, file).duration_s or 0.0 for file in files), 0.0),
        proxy_size_bytes=sum(_proxy_size(state, file) or 0 for file in files),
    )


def row_of(state: State, file: MediaFile) -> FileRow:
    facts = _facts(state, file)
    return FileRow(
        id=file.id,
        path=file.path,
        root_path=state.root_by_id(file.root_id).path,
        kind=file.kind,
        state=file.state,
        problems=file.problems,
        size_bytes=file.size_bytes,
        imported_at=file.imported_at,
        duration_s=facts.duration_s,
        display_width=facts.display_width,
        display_height=facts.display_height,
        frame_rate=facts.frame_rate,
        video_codec=facts.video_codec,
        audio_codec=facts.audio_codec,
        captured_local=facts.captured_local,
        proxy_size_bytes=_proxy_size(state, file),
        proxy_failed=_proxy_failed(state, file.id),
        has_thumbnail=(file.id, ArtifactKind.THUMBNAIL) in state.artifacts,
        analysis_done=_analysed(state, file.id),
        analysis_failed=_newest_run_failed(state, file.id) and not _analysed(state, file.id),
    )


def _matches(state: State, file: MediaFile, wanted: FileFilter) -> bool:
    return (
        (wanted.kind is None or file.kind is wanted.kind)
        and (wanted.state is None or file.state is wanted.state)
        and folded(wanted.text) in folded(display_text(file.path))
        and (
            wanted.has_proxy is None or wanted.has_proxy is (_proxy_size(state, file) is not None)
        )
        and (wanted.has_analysis is None or wanted.has_analysis is _analysed(state, file.id))
        and (wanted.has_problems is None or wanted.has_problems is bool(file.problems))
        and (
            wanted.folder is None
            or is_inside(file.path, wanted.folder.path, wanted.folder.flavour)
        )
    )


def _key(state: State, file: MediaFile, sort: FileSort) -> object:
    match sort:
        case FileSort.NAME:
            return folded(file.name)
        case FileSort.IMPORTED:
            return file.imported_at
        case FileSort.SIZE:
            return file.size_bytes
        case FileSort.DURATION:
            return _facts(state, file).duration_s
        case FileSort.CAPTURED:
            return _facts(state, file).captured_local
        case FileSort.KIND:
            return file.kind.value


def _facts(state: State, file: MediaFile) -> MediaFacts:
    return state.facts.get(file.id, _NO_FACTS)


def _proxy_size(state: State, file: MediaFile) -> int | None:
    proxy = state.artifacts.get((file.id, ArtifactKind.PROXY))
    current = proxy is not None and proxy.made_from == file.fingerprint
    return proxy.size_bytes if proxy is not None and current else None


def _proxy_failed(state: State, file_id: FileId) -> bool:
    def ended(item: JobItem) -> tuple[datetime, int]:
        return item.ended_at or _NEVER, item.id

    attempts = [
        row.item
        for row in state.items.values()
        if row.item.file_id == file_id
        and row.item.kind == PROXY_ITEM
        and row.item.status in WITH_OUTCOME
    ]
    newest = max(attempts, key=ended, default=None)
    return newest is not None and newest.status is ItemStatus.FAILED


def _analysed(state: State, file_id: FileId) -> bool:
    return any(
        run.status is RunStatus.COMPLETED and state.results.get(run.id)
        for run in _runs(state, file_id)
    )


def _newest_run_failed(state: State, file_id: FileId) -> bool:
    newest = max(_runs(state, file_id), key=lambda run: run.id, default=None)
    return newest is not None and newest.status is RunStatus.FAILED


def _runs(state: State, file_id: FileId) -> list[AnalysisRun]:
    return [run for run in state.runs.values() if run.file_id == file_id]
