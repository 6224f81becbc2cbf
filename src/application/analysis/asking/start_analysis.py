"""Have chosen files analysed."""

from collections.abc import Mapping
from typing import Any

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.library.select_files import FileSelection, selected_files
from application.plugins.registry import COMBINED, AnalysisTypes
from application.ports.analysis_engine import AnalysisEngine
from application.ports.unit_of_work import Reader, Snapshot
from domain.analysis.run import Asked, TypeRef
from domain.jobs.job import ItemKind, JobKind, NewItem, NothingToDo
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.ids import JobId

ANALYSIS = JobKind("analyze")
ANALYZE = ItemKind("analyze")
UP_TO_DATE = "up_to_date"


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
    """Ask again where the newest answer is still about the file as it is."""


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
        asked = {
            kind: self._asked(self._engines[engine], command, kind)
            for kind in (MediaKind.VIDEO, MediaKind.IMAGE)
        }
        chosen: list[MediaFile] = []
        left_out: dict[str, int] = {}
        with self._reader() as now:
            for file in selected_files(now, command):
                if reason := _left_out(now, file, asked, force=command.force):
                    left_out[reason] = left_out.get(reason, 0) + 1
                else:
                    chosen.append(file)
        if not chosen:
            raise NothingToDo(_why_nothing(left_out), left_out=left_out)
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

    def _asked(
        self, engine: AnalysisEngine, command: StartAnalysisCommand, kind: MediaKind
    ) -> Asked | None:
        """None when no chosen type fits the kind."""
        types = self._types.matching(command.types, kind)
        if not types:
            return None
        return Asked(
            engine=engine.name,
            model=engine.model,
            types=tuple(TypeRef(key=t.key, version=t.version) for t in types),
            prompt_hash=engine.prompt_hash(types),
            options=command.options,
        )


def _why_nothing(left_out: Mapping[str, int]) -> str:
    if not left_out:
        return "No file matches."
    if set(left_out) == {UP_TO_DATE}:
        return "Every chosen file has been analysed already."
    return "None of the chosen files can be analysed, or needs it."


def _left_out(
    now: Snapshot, file: MediaFile, asked: Mapping[MediaKind, Asked | None], *, force: bool
) -> str | None:
    if file.state is FileState.UNREADABLE:
        return "unreadable"
    if file.state is FileState.NEW:
        return "not_read_yet"
    if file.kind not in asked:
        return "no_picture"
    question = asked[file.kind]
    if question is None:
        return "no_such_type_for_its_kind"
    if not force and any(
        run.answers(question, file.fingerprint) for run in now.runs.of_file(file.id)
    ):
        return UP_TO_DATE
    return None
