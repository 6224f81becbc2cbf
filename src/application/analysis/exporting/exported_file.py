"""One file's results as they leave the house."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from application.analysis.exporting.shareable import without_sensitive
from application.analysis.showing.fold_file import FoldedResult
from application.ports.unit_of_work import Snapshot
from domain.analysis.field_path import WHOLE
from domain.analysis.findings import Finding
from domain.analysis.fold import FieldState
from domain.analysis.run import AnalysisRun
from domain.library.edits import Edit, EditAction, standing_notes
from domain.library.file import MediaFile
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd
from domain.shared.names import display_text

NOT_INSTALLED = (
    "left out: no installed plugin brings this type, so nobody knows what in it is sensitive"
)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of a field."""

    field: str
    action: EditAction
    author: str
    at: datetime


class ExportedResult(msgspec.Struct, frozen=True, kw_only=True):
    """What is known by one type. `value` lacks what is sensitive unless it was asked for."""

    key: str
    title: str
    version: str
    engine: str
    model: str
    run_id: RunId | None
    at: datetime | None
    cost: MicroUsd | None
    """Of the run, all its types together; None: no run stands behind it."""
    stale_because: tuple[str, ...]
    is_cut: bool
    """The answer was not whole; what came back whole of it is here."""
    value: Any
    left_out: str | None
    """Why there is no value although there is a result."""
    decided: tuple[Decision, ...]
    findings: tuple[Finding, ...]


class ExportedNote(msgspec.Struct, frozen=True, kw_only=True):
    """Words that a person added about the file, or about a stretch of it."""

    about: str
    """Type and field; empty: the file."""
    text: str
    start_s: float | None
    end_s: float | None
    author: str
    at: datetime


class ExportedFile(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    filename: str
    local_path: str
    root: str
    file_type: MediaKind
    duration_s: float | None
    captured: str | None
    """ISO 8601, by the clock of the place."""
    results: tuple[ExportedResult, ...]
    notes: tuple[ExportedNote, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A result and who said what of it, for tables."""

    result: ExportedResult
    fields: Mapping[str, FieldState]
    runs: Mapping[RunId, AnalysisRun]

    def decided_by(self, path: str) -> str:
        """The person, or else the run, whose word the field is."""
        states = (state for p in _upwards(path) if (state := self.fields.get(p)))
        for state in states:
            if edit := state.edit:
                return f"{edit.author} ({DONE[edit.action]})"
            if state.run_id is not None and state.run_id in self.runs:
                return in_words(self.runs[state.run_id])
        run = self.runs.get(self.result.run_id) if self.result.run_id is not None else None
        return in_words(run) if run else ""

    def support(self, at: str) -> str:
        """What the evidence check says of a value; `at` has the numbers of lists' items."""
        about = (f for f in self.result.findings if _is_about(f.path, at))
        return "; ".join(dict.fromkeys(map(_verdict, about)))


DONE = {
    EditAction.SET: "set",
    EditAction.APPROVE: "approved",
    EditAction.REJECT: "another value rejected",
}


def in_words(run: AnalysisRun) -> str:
    return f"run {run.id}: {run.engine}, {run.model}"


def export_file(
    now: Snapshot,
    file: MediaFile,
    folded: Iterable[FoldedResult],
    *,
    sensitive: bool,
    with_notes: bool,
) -> tuple[ExportedFile, tuple[Told, ...]]:
    runs = {run.id: run for run in now.runs.of_file(file.id)}
    told = tuple(
        Told(result=_exported(found, sensitive=sensitive), fields=found.folded.fields, runs=runs)
        for found in folded
    )
    facts = now.media.facts(file.id)
    edits = now.edits.of_file(file.id) if with_notes else ()
    exported = ExportedFile(
        file_id=file.id,
        filename=file.name,
        local_path=display_text(file.path),
        root=now.files.root(file.root_id).text,
        file_type=file.kind,
        duration_s=facts.duration_s if facts else None,
        captured=facts.captured_local if facts else None,
        results=tuple(one.result for one in told),
        notes=tuple(map(_note, standing_notes(edits))),
    )
    return exported, told


def _note(edit: Edit) -> ExportedNote:
    return ExportedNote(
        about=".".join(part for part in (edit.type_key, edit.field) if part),
        text=edit.note,
        start_s=edit.start_s,
        end_s=edit.end_s,
        author=edit.author,
        at=edit.at,
    )


def _exported(found: FoldedResult, *, sensitive: bool) -> ExportedResult:
    folded, of_type = found.folded, found.type
    value, left_out = msgspec.json.decode(folded.value), None
    if not sensitive and of_type is not None:
        value = without_sensitive(value, of_type.result_type)
    elif not sensitive:
        value, left_out = None, NOT_INSTALLED
    run = folded.base
    return ExportedResult(
        key=folded.key,
        title=of_type.title if of_type else folded.key,
        version=folded.version,
        engine=run.engine if run else "",
        model=run.model if run else "",
        run_id=run.id if run else None,
        at=run.ended_at if run else None,
        cost=run.usage.cost if run else None,
        is_cut=run is not None and folded.key in run.unanswered,
        stale_because=found.stale_because,
        value=value,
        left_out=left_out,
        decided=tuple(
            Decision(field=path, action=edit.action, author=edit.author, at=edit.at)
            for path, state in folded.fields.items()
            if (edit := state.edit) is not None and _stands(value, path)
        ),
        findings=tuple(f for f in folded.findings if _stands(value, f.path)),
    )


def _verdict(finding: Finding) -> str:
    """`time supported`: what was checked may be another claim than the value's own."""
    claim = finding.claim.value.replace("_", " ")
    if finding.supported:
        return f"{claim} supported"
    return f"{claim} not supported: {finding.reason or finding.says}"


def _upwards(path: str) -> list[str]:
    parts = path.split(".") if path else []
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)] + [WHOLE]


def _is_about(finding: str, at: str) -> bool:
    return at == finding or at.startswith((f"{finding}.", f"{finding}["))


def _stands(value: Any, path: str) -> bool:
    """Whether the path leads somewhere in what is exported."""
    for part in path.replace("[", ".[").split(".") if path else ():
        if part.startswith("[") and isinstance(value, list):
            number = part[1:-1]
            if not number.isdigit() or int(number) >= len(value):
                return False
            value = value[int(number)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(inner := _fact(value), dict) and part in inner:
            value = inner[part]
        else:
            return False
    return True


def _fact(value: Any) -> Any:
    """Paths do not name the `value` of a `Sourced`."""
    return value.get("value") if isinstance(value, dict) else None
