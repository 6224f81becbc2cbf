"""Have chosen files analysed."""

from collections.abc import Mapping
from typing import Any

import msgspec

from application.jobs.start_job import StartJob
from application.library.bulk import UP_TO_DATE, BulkStarted, choose, not_shown, start_bulk
from application.library.select_files import FileSelection
from application.plugins.registry import COMBINED, AnalysisTypes
from application.ports.analysis_engine import AnalysisEngine
from application.ports.unit_of_work import Reader
from domain.analysis.run import Asked, TypeRef
from domain.jobs.job import ItemKind, JobKind
from domain.library.file import MediaFile
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.figures import counted
from domain.shared.money import MicroUsd

ANALYSIS = JobKind("analyze")
ANALYZE = ItemKind("analyze")


class UnknownEngine(InvalidInput):
    """There is no such analysis engine here."""

    code = "unknown_engine"
    remedy = "`reelsight doctor` lists the engines that are configured."


class StartAnalysisCommand(FileSelection, frozen=True, kw_only=True):
    types: tuple[str, ...] = (COMBINED,)
    engine: str | None = None
    """None: the one that is configured."""
    model: str | None = None
    """Key of one of the engine's models; None: the one that is configured."""
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    """The engine's own; plain JSON values. Of models: `ModelOptions`."""
    budget: MicroUsd | None = None
    """The most that this job may spend; None: what the settings allow."""
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

    def __call__(self, command: StartAnalysisCommand) -> BulkStarted:
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
        with self._reader() as now:
            answered = (
                {}
                if command.force
                else {kind: now.runs.answered(one) for kind, one in asked.items() if one}
            )

            def reason(file: MediaFile) -> str | None:
                if why := not_shown(file, tuple(asked)):
                    return why
                if asked[file.kind] is None:
                    return "no_such_type_for_its_kind"
                return UP_TO_DATE if file.id in answered.get(file.kind, ()) else None

            choice = choose(now, command, reason, step=ANALYZE, force=command.force)
        return start_bulk(
            self._start_job,
            choice,
            kind=ANALYSIS,
            step=ANALYZE,
            title=f"Analysis of {counted(len(choice.files), 'file')}",
            options={
                "engine": engine,
                "types": list(command.types),
                "options": command.options,
                "force": command.force,
                "left_out": choice.left_out,
            },
            nothing=_why_nothing(choice.left_out),
        )

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
    if set(left_out) == {UP_TO_DATE}:
        return "Every chosen file has been analysed already."
    return "None of the chosen files can be analysed, or needs it."
