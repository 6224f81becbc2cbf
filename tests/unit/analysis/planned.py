"""A library whose analyses by paid models are planned and started."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import structs

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from application.analysis.asking.start_analysis import StartAnalysis
from application.analysis.planning.command import StartAnalysisCommand
from application.analysis.planning.plan_analysis import PlanAnalysis
from domain.analysis.model import Route
from domain.analysis.run import AnalysisRun, RunStatus, TypeRef
from domain.library.file_list import FileFilter
from domain.media.artifact import ArtifactKind
from domain.shared.ids import FileId, RunId
from domain.shared.spend import Caps
from tests.data.models import RETIRED, ScriptedFamily, engines_with, model
from tests.unit.analysis.library import TYPES, Library

ALL = FileFilter()
DEFAULTS = {"depth": "standard", "language": "auto"}


class Planned(Library):
    """With models that are paid: `lite`, `pro` and one that is not offered any more."""

    def __init__(self, folder: Path, **other: Any) -> None:
        super().__init__(folder, MemoryAnalysisEngine())
        self.family = ScriptedFamily(model(**other), model("pro"), RETIRED)
        self.plan = self.with_caps(Caps())
        self.start = StartAnalysis(plan_analysis=self.plan, start_job=self.start_job)

    def with_caps(
        self, caps: Caps, *, has_bucket: bool = False, route: Route = Route.US
    ) -> PlanAnalysis:
        return PlanAnalysis(
            reader=self.reader,
            types=TYPES,
            engines=engines_with(self.family, *self.engines.values()),
            caps=caps,
            clock=self.clock,
            route=route,
            calls_at_once=4,
            has_bucket=has_bucket,
        )

    def show_proxy(self, file_id: FileId, seconds: float | None, size: int = 1_000) -> None:
        self.add_proxy(file_id)
        with self.uow() as tx:
            proxy = tx.media.artifacts(file_id)[ArtifactKind.PROXY]
            tx.media.set_artifact(structs.replace(proxy, duration_s=seconds, size_bytes=size))
            tx.commit()

    def answered(
        self,
        file_id: FileId,
        *,
        unanswered: tuple[str, ...] = (),
        without: str = "",
        options: dict[str, Any] = DEFAULTS,
        prompt: Callable[[str], str] = lambda prompt: prompt,
        by: str = "lite",
    ) -> None:
        """A run of the model that was asked about all types of the file's kind."""
        engine = self.family.engines[by]
        with self.uow() as tx:
            file = tx.files.get(file_id)
            types = tuple(
                TypeRef(key=t.key, version=t.version, prompt=prompt(engine.type_hash(t)))
                for t in TYPES.for_kind(file.kind)
                if t.key != without
            )
            run = tx.runs.add(
                AnalysisRun(
                    id=RunId(0),
                    file_id=file_id,
                    engine="bedrock",
                    model=by,
                    types=types,
                    options=options,
                    request_hash="r",
                    prompt_hash="p",
                    media_hash=file.fingerprint or "",
                    status=RunStatus.RUNNING,
                    started_at=self.clock.now(),
                )
            )
            ended = structs.replace(run, status=RunStatus.COMPLETED, unanswered=unanswered)
            tx.runs.finish(ended, [])
            tx.commit()


def asks(**other: Any) -> StartAnalysisCommand:
    return StartAnalysisCommand(**{"filter": ALL, "engine": "bedrock", "model": "lite", **other})
