"""One file with everything that is known of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from application.analysis.showing.show_results import FileResults
from application.library.get_file import FileInLibrary
from application.media.show_media import MediaOfFile
from domain.analysis.run import AnalysisRun, RunStatus
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, RunId
from domain.shared.money import dollars
from domain.shared.names import display_text
from domain.shared.problem import Problem
from domain.transcription.transcript import Transcript
from entrypoints.http.api.old_display import duration_display, size_display
from entrypoints.http.api.results import ResultAnswer, result_answer
from entrypoints.http.api.transcript_answers import TranscriptFacts, facts_of_file


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: FileId
    filename: str
    local_path: str
    root: str
    file_type: MediaKind
    state: FileState
    problems: tuple[Problem, ...]
    size_bytes: int
    size_display: str
    uploaded_at: datetime
    duration_seconds: float | None
    duration_display: str | None
    media_metadata: MediaFacts | None
    """null while its content has not been read, or could not be."""
    url: str


class ProxyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    filename: str
    size_bytes: int
    size_display: str
    media_type: str
    width: int | None
    height: int | None
    made_by: str
    made_at: datetime
    stale: bool
    """The original changed after it was made."""
    url: str


class RunAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: RunId
    engine: str
    model: str
    analysis_types: tuple[str, ...]
    status: RunStatus
    started_at: datetime
    completed_at: datetime | None
    cost_usd: str
    unanswered: tuple[str, ...]
    """Types that were asked for and have no whole answer."""
    problem: Problem | None


class FileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    file: FileFacts
    proxy: ProxyAnswer | None
    proxy_problem: Problem | None
    thumbnail_url: str | None
    results: tuple[ResultAnswer, ...]
    analysis_runs: tuple[RunAnswer, ...]
    """Newest first."""
    transcripts: tuple[TranscriptFacts, ...]
    """Without their words; the preferred one first, then the newest."""


def file_answer(
    found: FileInLibrary,
    media: MediaOfFile,
    known: FileResults,
    transcripts: Sequence[Transcript],
) -> FileAnswer:
    return FileAnswer(
        file=_file(found.file, found.root.text, media.facts),
        proxy=_proxy(media.proxy, media.proxy_is_stale) if media.proxy else None,
        proxy_problem=media.proxy_problem,
        thumbnail_url=f"/media/{found.file.id}/thumbnail" if media.thumbnail else None,
        results=tuple(map(result_answer, known.results)),
        analysis_runs=tuple(map(run_answer, known.runs)),
        transcripts=facts_of_file(found.file, transcripts),
    )


def run_answer(run: AnalysisRun) -> RunAnswer:
    return RunAnswer(
        id=run.id,
        engine=run.engine,
        model=run.model,
        analysis_types=tuple(ref.key for ref in run.types),
        status=run.status,
        started_at=run.started_at,
        completed_at=run.ended_at,
        cost_usd=dollars(run.usage.cost, 6).lstrip("$"),
        unanswered=run.unanswered,
        problem=run.problem,
    )


def _file(file: MediaFile, root: str, facts: MediaFacts | None) -> FileFacts:
    duration = facts.duration_s if facts else None
    return FileFacts(
        id=file.id,
        filename=file.name,
        local_path=display_text(file.path),
        root=root,
        file_type=file.kind,
        state=file.state,
        problems=file.problems,
        size_bytes=file.size_bytes,
        size_display=size_display(file.size_bytes),
        uploaded_at=file.imported_at,
        duration_seconds=duration,
        duration_display=duration_display(duration),
        media_metadata=facts,
        url=f"/media/{file.id}/original",
    )


def _proxy(proxy: Artifact, stale: bool) -> ProxyAnswer:
    return ProxyAnswer(
        filename=proxy.key.rpartition("/")[2],
        size_bytes=proxy.size_bytes,
        size_display=size_display(proxy.size_bytes),
        media_type=proxy.media_type,
        width=proxy.width,
        height=proxy.height,
        made_by=proxy.made_by,
        made_at=proxy.made_at,
        stale=stale,
        url=f"/media/{proxy.file_id}/proxy",
    )
