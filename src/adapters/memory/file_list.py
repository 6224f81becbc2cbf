"""The list's rows, filters, orders and sums in memory."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from adapters.memory import spoken
from adapters.memory.store import State
from domain.analysis.run import AnalysisRun, RunStatus
from domain.jobs.job import WITH_OUTCOME, ItemKind, ItemStatus, JobItem
from domain.library.file import MediaFile
from domain.library.file_list import (
    ANALYSIS_ITEM,
    PROXY_ITEM,
    TRANSCRIBE_ITEM,
    AnalysisState,
    Cursor,
    FileFilter,
    FileQuery,
    FileRow,
    FileSort,
    FileTotals,
)
from domain.library.kind import MediaKind
from domain.library.paths import comparison_key, is_inside
from domain.media.artifact import ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId
from domain.shared.names import display_text, folded
from domain.transcription.transcript import TranscriptState

_NO_FACTS = MediaFacts(kind=MediaKind.UNKNOWN)
_NEVER = datetime.min.replace(tzinfo=UTC)


def chosen(state: State, query: FileQuery) -> list[MediaFile]:
    """Unknown values come last both ways; ties go by id in the same direction."""
    found = [file for file in state.files.values() if _matches(state, file, query.filter)]
    keyed = [(sort_value(state, file, query.sort), file.id, file) for file in found]
    known = sorted((row for row in keyed if row[0] is not None), key=lambda row: row[:2])
    unknown = sorted((row for row in keyed if row[0] is None), key=lambda row: row[1])
    if query.descending:
        known.reverse()
        unknown.reverse()
    return [file for value, number, file in (*known, *unknown) if _after(query, value, number)]


def _after(query: FileQuery, value: object, number: FileId) -> bool:
    if query.after is None:
        return True
    at, last = query.after.value, query.after.file_id
    if value is None or at is None:
        return value is None and (at is not None or _beyond(query, number, last))
    return _beyond(query, (value, number), (at, last))


def _beyond(query: FileQuery, here: Any, there: Any) -> bool:
    return bool(here < there if query.descending else here > there)


def totals(state: State, files: Sequence[MediaFile]) -> FileTotals:
    return FileTotals(
        files=len(files),
        size_bytes=sum(file.size_bytes for file in files),
        duration_s=sum((_facts(state, file).duration_s or 0.0 for file in files), 0.0),
        proxy_size_bytes=sum(_proxy_size(state, file) or 0 for file in files),
    )


def row_of(state: State, file: MediaFile) -> FileRow:
    facts = _facts(state, file)
    heard = spoken.current(state, file.id)
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
        proxy_failed=_step_failed(state, file.id, PROXY_ITEM),
        has_thumbnail=(file.id, ArtifactKind.THUMBNAIL) in state.artifacts,
        analysis_done=_analysed(state, file.id),
        analysis_failed=_analysis_failed(state, file.id),
        has_transcript=bool(heard),
        transcripts=len(heard),
        complete_transcripts=sum(one.state is TranscriptState.COMPLETE for one in heard),
        transcript_characters=spoken.characters(state, file.id) or 0,
        transcript_failed=_step_failed(state, file.id, TRANSCRIBE_ITEM),
        has_summary=spoken.has_summary(state, file.id),
        quarantined=_quarantined(state, file.id),
        uploaded=file.uploaded,
    )


def _matches(state: State, file: MediaFile, wanted: FileFilter) -> bool:
    facts = _facts(state, file)
    return (
        _of_file(file, wanted)
        and _in_folder(file, wanted)
        and _of_facts(facts, wanted)
        and _of_transcript(state, file, wanted)
        and _of_steps(state, file, wanted)
    )


def _of_file(file: MediaFile, wanted: FileFilter) -> bool:
    return (
        wanted.kind in (None, file.kind)
        and wanted.state in (None, file.state)
        and wanted.has_problems in (None, bool(file.problems))
        and wanted.uploaded in (None, file.uploaded)
        and _within(file.size_bytes, wanted.min_size_bytes, wanted.max_size_bytes)
        and _within(
            file.imported_at.astimezone(UTC).date(), wanted.imported_from, wanted.imported_until
        )
    )


def _in_folder(file: MediaFile, wanted: FileFilter) -> bool:
    if wanted.folder is None:
        return True
    path, flavour = wanted.folder.path, wanted.folder.flavour
    if not is_inside(file.path, path, flavour):
        return False
    folder = comparison_key(path, flavour).rstrip(b"/")
    rest = comparison_key(file.path, flavour)[len(folder) + 1 :]
    return wanted.subfolders or b"/" not in rest


def _of_facts(facts: MediaFacts, wanted: FileFilter) -> bool:
    day = facts.captured_local and facts.captured_local[:10]
    return (
        _within(facts.duration_s, wanted.min_duration_s, wanted.max_duration_s)
        and _within(day, _day(wanted.captured_from), _day(wanted.captured_until))
        and (not wanted.camera or folded(wanted.camera) == folded(facts.camera or ""))
        and (not wanted.codec or wanted.codec == (facts.video_codec or facts.audio_codec))
    )


def _of_transcript(state: State, file: MediaFile, wanted: FileFilter) -> bool:
    characters = spoken.characters(state, file.id)
    text = folded(wanted.text)
    return (
        wanted.has_transcript in (None, characters is not None)
        and wanted.has_summary in (None, spoken.has_summary(state, file.id))
        and _within(characters, wanted.min_transcript_characters, None)
        and (text in folded(display_text(file.path)) or spoken.says(state, file.id, text))
    )


def _of_steps(state: State, file: MediaFile, wanted: FileFilter) -> bool:
    return (
        (wanted.has_proxy is None or wanted.has_proxy is (_proxy_size(state, file) is not None))
        and (wanted.has_analysis is None or wanted.has_analysis is _analysed(state, file.id))
        and wanted.has_embedding is not True
        and (wanted.analysis is None or _in_state(state, file.id, wanted.analysis))
        and (
            wanted.failed_last_job is None
            or wanted.failed_last_job is _newest_failed(_ended(state, file.id))
        )
        and (wanted.stale is None or wanted.stale is _stale(state, file))
        and (wanted.quarantined is None or wanted.quarantined is _quarantined(state, file.id))
    )


def _within(value: Any, least: Any, most: Any) -> bool:
    if value is None:
        return least is None and most is None
    return (least is None or value >= least) and (most is None or value <= most)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def sort_value(state: State, file: MediaFile, sort: FileSort) -> str | int | float | None:
    """As a cursor holds it."""
    match sort:
        case FileSort.NAME:
            return folded(file.name)
        case FileSort.IMPORTED:
            return file.imported_at.astimezone(UTC).isoformat(timespec="microseconds")
        case FileSort.SIZE:
            return file.size_bytes
        case FileSort.DURATION:
            return _facts(state, file).duration_s
        case FileSort.CAPTURED:
            return _facts(state, file).captured_local
        case FileSort.KIND:
            return file.kind.value


def cursor_at(state: State, file: MediaFile, sort: FileSort) -> Cursor:
    return Cursor(value=sort_value(state, file, sort), file_id=file.id)


def _facts(state: State, file: MediaFile) -> MediaFacts:
    return state.facts.get(file.id, _NO_FACTS)


def _proxy_size(state: State, file: MediaFile) -> int | None:
    proxy = state.artifacts.get((file.id, ArtifactKind.PROXY))
    current = proxy is not None and proxy.made_from == file.fingerprint
    return proxy.size_bytes if proxy is not None and current else None


def _step_failed(state: State, file_id: FileId, kind: ItemKind) -> bool:
    return _newest_failed(item for item in _ended(state, file_id) if item.kind == kind)


def _ended(state: State, file_id: FileId) -> list[JobItem]:
    """Items about the file that have an outcome."""
    items = (row.item for row in state.items.values() if row.item.file_id == file_id)
    return [item for item in items if item.status in WITH_OUTCOME]


def _newest_failed(items: Iterable[JobItem]) -> bool:
    def ended(item: JobItem) -> tuple[datetime, int]:
        return item.ended_at or _NEVER, item.id

    newest = max(items, key=ended, default=None)
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


def _analysis_failed(state: State, file_id: FileId) -> bool:
    return _newest_run_failed(state, file_id) and not _analysed(state, file_id)


def _in_state(state: State, file_id: FileId, wanted: AnalysisState) -> bool:
    match wanted:
        case AnalysisState.DONE:
            return _analysed(state, file_id)
        case AnalysisState.FAILED:
            return _analysis_failed(state, file_id)
        case AnalysisState.NONE:
            return not (_analysed(state, file_id) or _newest_run_failed(state, file_id))
        case AnalysisState.WAITING:
            return any(
                row.item.file_id == file_id
                and row.item.kind == ANALYSIS_ITEM
                and row.item.status in (ItemStatus.QUEUED, ItemStatus.RUNNING)
                for row in state.items.values()
            )


def _stale(state: State, file: MediaFile) -> bool:
    proxy = state.artifacts.get((file.id, ArtifactKind.PROXY))
    runs = (run for run in _runs(state, file.id) if run.status is RunStatus.COMPLETED)
    newest = max(runs, key=lambda run: run.id, default=None)
    return (proxy is not None and proxy.made_from != file.fingerprint) or (
        newest is not None and newest.media_hash != file.fingerprint
    )


def _quarantined(state: State, file_id: FileId) -> bool:
    return any(row.quarantined for key, row in state.strikes.items() if key[0] == file_id)
