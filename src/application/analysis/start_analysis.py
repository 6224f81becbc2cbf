"""Have chosen files analysed."""

from collections.abc import Mapping
from typing import Any

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.library.select_files import FileSelection, selected_files
from application.plugins.registry import COMBINED, AnalysisTypes
from application.ports.analysis_engine import AnalysisEngine
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemKind, JobKind, NewItem, NothingToDo
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.ids import JobId

ANALYSIS = JobKind("analyze")
ANALYZE = ItemKind("analyze")


class UnknownEngine(InvalidInput):
    """There is no such analysis engine here."""

    code = "unknown_engine"
    remedy = "`reelsight doctor` lists the engines that are configured."


class AnalysisStarted(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    total_files: int
    left_out: dict[str, int]
    """Chosen files that get no item, counted by reason."""


class StartAnalysisCommand(FileSelection, frozen=True, kw_only=True):
    types: tuple[str, ...] = (COMBINED,)
    engine: str | None = None
    """None: the one that is configured."""
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    """The engine's own; plain JSON values."""
    force: bool = False
    """Ask again where an equal question was answered already."""


class StartAnalysis:
    def __init__(
        self,
        *,
        reader: Reader,
        start_job: StartJob,
        types: AnalysisTypes,
        engines: Mapping[str, AnalysisEngine],
        default_engine: str,
    ) -> None:
        self._reader = reader
        self._start_job = start_job
        self._types = types
        self._engines = engines
        self._default_engine = default_engine

    def __call__(self, command: StartAnalysisCommand) -> AnalysisStarted:
        """Raises:
        NothingChosen, FileNotFound, UnknownAnalysisType, UnknownEngine
        NothingToDo: every chosen file was left out; `left_out` counts the reasons.
        """
        engine = command.engine or self._default_engine
        if engine not in self._engines:
            raise UnknownEngine(engine=engine, engines=sorted(self._engines))
        fitting = {
            kind: bool(self._types.matching(command.types, kind))
            for kind in (MediaKind.VIDEO, MediaKind.IMAGE)
        }
        chosen: list[MediaFile] = []
        left_out: dict[str, int] = {}
        with self._reader() as now:
            for file in selected_files(now, command):
                if reason := _left_out(file, fitting):
                    left_out[reason] = left_out.get(reason, 0) + 1
                else:
                    chosen.append(file)
        if not chosen:
            raise NothingToDo("None of the chosen files can be analysed.", left_out=left_out)
        job_id = self._start_job(
            StartJobCommand(
                kind=ANALYSIS,
                title=f"Analysis of {len(chosen):,} file{'s' if len(chosen) > 1 else ''}",
                options={
                    "engine": engine,
                    "types": list(command.types),
                    "options": command.options,
                    "force": command.force,
                    "left_out": left_out,
                },
                items=[
                    NewItem(kind=ANALYZE, subject=str(f.id), label=f.name, file_id=f.id)
                    for f in chosen
                ],
            )
        )
        return AnalysisStarted(job_id=job_id, total_files=len(chosen), left_out=left_out)


def _left_out(file: MediaFile, fitting: Mapping[MediaKind, bool]) -> str | None:
    if file.state is FileState.UNREADABLE:
        return "unreadable"
    if file.state is FileState.NEW:
        return "not_read_yet"
    if file.kind not in fitting:
        return "no_picture"
    return None if fitting[file.kind] else "no_such_type_for_its_kind"
