"""What is known of one file, compiled from its runs when somebody looks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from application.analysis.asking.present_context import present_context
from application.analysis.showing.field_shape import FieldShape, shapes_of
from application.analysis.showing.fold_file import FoldedResult, fold_file
from application.analysis.showing.prompts_now import PromptsNow
from application.analysis.showing.render import Node, render_result
from application.analysis.showing.wanted_types import wanted_keys
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from domain.analysis.context import newer_since
from domain.analysis.field_path import FieldPath, is_within
from domain.analysis.findings import Finding
from domain.analysis.fold import FieldState
from domain.analysis.run import AnalysisRun, RunStatus
from domain.library.edits import Edit
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd
from domain.shared.problem import Problem


class ShownResult(msgspec.Struct, frozen=True, kw_only=True):
    """What is known by one type: the best of its runs, and what people made of it."""

    key: str
    title: str
    """The key when no installed plugin brings the type any more."""
    version: str
    value: msgspec.Raw
    lines: tuple[Node, ...]
    run: AnalysisRun | None
    """Whose word everything is that no field state says otherwise of; None: edits alone."""
    stale_because: tuple[str, ...] = ()
    """Empty: it is about the file as it is, by the type as it is."""
    context_newer: tuple[str, ...] = ()
    """What has been learnt of the file since its run was asked; the result stays as good as it
    was. Empty: nothing, or nobody knows what the run was told."""
    fields: dict[str, FieldState] = msgspec.field(default_factory=dict)
    """By field path; why those show what they show."""
    findings: tuple[Finding, ...] = ()
    """Of the evidence check; empty when nothing could be checked."""
    shapes: tuple[FieldShape, ...] = ()
    """What a person can set; empty for types that are not installed."""
    unfit: tuple[Edit, ...] = ()
    """Edits that the result has no place for any more."""

    def is_missed(self, node: Node) -> bool:
        """Whether it is worth saying that it is not known: it, or something in it, can be searched
        for, a reason is given, or a person decided so. Without its type nobody can tell."""
        if node.is_known:
            return False
        findable = (FieldPath(shape.path) for shape in self.shapes if shape.is_findable)
        return (
            not self.shapes
            or node.reason is not None
            or (node.state is not None and node.state.edit is not None)
            or any(is_within(path, FieldPath(node.path)) for path in findable)
        )

    @property
    def engine(self) -> str:
        """Empty when no run has found anything."""
        return self.run.engine if self.run else ""

    @property
    def model(self) -> str:
        return self.run.model if self.run else ""

    @property
    def run_id(self) -> RunId | None:
        return self.run.id if self.run else None

    @property
    def at(self) -> datetime | None:
        return self.run.ended_at if self.run else None

    @property
    def run_cost(self) -> MicroUsd | None:
        """Of its whole run, with the other types that were asked for in it."""
        return self.run.usage.cost if self.run else None

    @property
    def is_cut(self) -> bool:
        """The answer broke off in it: what is there is complete in itself, more was to come."""
        return self.run is not None and self.key in self.run.unanswered

    @property
    def stale(self) -> bool:
        return bool(self.stale_because)

    @property
    def supported(self) -> int:
        """How many of the findings support what is said."""
        return sum(finding.supported for finding in self.findings)


class FileResults(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    results: tuple[ShownResult, ...]
    """In the order of the types."""
    runs: tuple[AnalysisRun, ...]
    """Newest first."""
    problem: Problem | None
    """Why the newest run failed; None when it did not."""
    context_newer: dict[RunId, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """What has been learnt since, of those runs for which it has."""


class ShowResults:
    def __init__(
        self, *, reader: Reader, types: AnalysisTypes, prompts: PromptsNow | None = None
    ) -> None:
        self._reader = reader
        self._types = types
        self._prompts = prompts

    def __call__(self, file_id: FileId, types: Sequence[str] = ()) -> FileResults:
        """Of those types only; none: of all.

        Raises:
            FileNotFound, UnknownAnalysisType
        """
        with self._reader() as now:
            file = now.files.get(file_id)
            runs = now.runs.of_file(file_id)
            keys = wanted_keys(now, self._types, types)
            folded = fold_file(now, file, self._types, self._prompts)
            present = present_context(now, file)
            asked = now.runs.contexts(file_id)
        newer = {
            run_id: reasons
            for run_id, context in asked.items()
            if (reasons := newer_since(context, present))
        }
        last = next((run for run in runs if run.status is not RunStatus.RUNNING), None)
        return FileResults(
            file_id=file_id,
            results=tuple(
                _shown(one, newer) for one in folded if not keys or one.folded.key in keys
            ),
            runs=runs,
            context_newer=newer,
            problem=last.problem if last and last.status is RunStatus.FAILED else None,
        )


def _shown(found: FoldedResult, newer: Mapping[RunId, tuple[str, ...]]) -> ShownResult:
    folded, analysis_type = found.folded, found.type
    return ShownResult(
        key=folded.key,
        title=analysis_type.title if analysis_type else folded.key,
        version=folded.version,
        value=folded.value,
        lines=render_result(folded.value, folded.fields, folded.findings),
        run=folded.base,
        stale_because=found.stale_because,
        context_newer=newer.get(folded.base.id, ()) if folded.base else (),
        fields=folded.fields,
        findings=folded.findings,
        shapes=tuple(shapes_of(analysis_type.result_type).values()) if analysis_type else (),
        unfit=folded.unfit,
    )
