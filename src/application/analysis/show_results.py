"""What is known of one file, compiled from its runs when somebody looks."""

from datetime import datetime
from itertools import groupby

import msgspec

from application.analysis.render import Node, render_result
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from domain.analysis.run import AnalysisRun, RunStatus, TypeResult, UnknownAnalysisType
from domain.library.file import MediaFile
from domain.shared.ids import FileId, RunId
from domain.shared.problem import Problem


class ShownResult(msgspec.Struct, frozen=True, kw_only=True):
    """The newest result of one type."""

    key: str
    title: str
    """The key when no installed plugin brings the type any more."""
    version: str
    value: msgspec.Raw
    lines: tuple[Node, ...]
    engine: str
    model: str
    run_id: RunId
    at: datetime | None
    stale_because: tuple[str, ...] = ()
    """Empty: it is about the file as it is, by the type as it is."""
    stale: bool = False


class FileResults(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    results: tuple[ShownResult, ...]
    """In the order of the types."""
    runs: tuple[AnalysisRun, ...]
    """Newest first."""
    problem: Problem | None
    """Why the newest run failed; None when it did not."""


class ShowResults:
    def __init__(self, *, reader: Reader, types: AnalysisTypes) -> None:
        self._reader = reader
        self._types = types

    def __call__(self, file_id: FileId) -> FileResults:
        """Raises:
        FileNotFound
        """
        with self._reader() as now:
            file = now.files.get(file_id)
            runs = now.runs.of_file(file_id)
            layers = now.runs.layers(file_id)
        # Ordered by key, then newest first.
        newest = [next(of_key) for _, of_key in groupby(layers, key=lambda layer: layer.key)]
        by_id = {run.id: run for run in runs}
        order = {t.key: at for at, t in enumerate(self._types.for_kind(file.kind))}
        ordered = sorted(newest, key=lambda r: (order.get(r.key, len(order)), r.key))
        last = next((run for run in runs if run.status is not RunStatus.RUNNING), None)
        return FileResults(
            file_id=file_id,
            results=tuple(self._shown(result, by_id[result.run_id], file) for result in ordered),
            runs=runs,
            problem=last.problem if last and last.status is RunStatus.FAILED else None,
        )

    def _shown(self, result: TypeResult, run: AnalysisRun, file: MediaFile) -> ShownResult:
        title, stale = result.key, []
        if run.media_hash != file.fingerprint:
            stale.append("the file has changed since")
        try:
            analysis_type = self._types.get(result.key, file.kind)
        except UnknownAnalysisType:
            stale.append("no installed plugin brings this type any more")
        else:
            title = analysis_type.title
            if analysis_type.version != result.version:
                stale.append(f"the type is now version {analysis_type.version}")
        return ShownResult(
            key=result.key,
            title=title,
            version=result.version,
            value=result.value,
            lines=render_result(result.value),
            engine=run.engine,
            model=run.model,
            run_id=run.id,
            at=run.ended_at,
            stale_because=tuple(stale),
            stale=bool(stale),
        )
