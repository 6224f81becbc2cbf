"""What is known of a file by one type, and who decided what of it."""

from datetime import datetime
from typing import Any

import msgspec

from application.analysis.showing.show_results import ShownResult
from domain.analysis.findings import Finding
from domain.analysis.fold import FieldState, OtherValue
from domain.library.edits import Edit, EditAction
from domain.shared.ids import EditId, RunId
from domain.shared.money import MicroUsd


class EditAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: EditId
    type: str | None
    field: str
    action: EditAction
    value: Any
    """null also where the action has no value."""
    note: str
    start_s: float | None
    end_s: float | None
    author: str
    at: datetime
    supersedes: EditId | None


class FieldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    decided_by: EditAnswer | None
    """The edit that set, approved or rejected it; null: nobody has."""
    run_id: RunId | None
    """The run whose value it is; null for a person's own."""
    others: tuple[OtherValue, ...]
    """What else was found, best first."""


class ResultAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is known by one type: the best of its runs, and what people made of it."""

    key: str
    title: str
    version: str
    engine: str
    model: str
    run_id: RunId | None
    """null: edits alone."""
    at: datetime | None
    run_cost: MicroUsd | None
    """In micro-dollars, of its whole run, with the other types that were asked for in it."""
    is_cut: bool
    """The answer broke off in it: what is there is whole, more was to come."""
    stale: bool
    stale_because: tuple[str, ...]
    context_newer: tuple[str, ...]
    """What has been learnt of the file (a name, a transcript) since its run was asked; it is not
    stale for that."""
    value: Any
    fields: dict[str, FieldAnswer]
    """By field path; those that a person, or more than one run, says something of."""
    findings: tuple[Finding, ...]
    """What the check of the evidence found; a claim that it cannot check has no finding."""


def result_answer(shown: ShownResult) -> ResultAnswer:
    return ResultAnswer(
        key=shown.key,
        title=shown.title,
        version=shown.version,
        engine=shown.engine,
        model=shown.model,
        run_id=shown.run_id,
        at=shown.at,
        run_cost=shown.run_cost,
        is_cut=shown.is_cut,
        stale=shown.stale,
        stale_because=shown.stale_because,
        context_newer=shown.context_newer,
        value=msgspec.json.decode(shown.value),
        fields={path: _field(state) for path, state in shown.fields.items()},
        findings=shown.findings,
    )


def edit_answer(edit: Edit) -> EditAnswer:
    return EditAnswer(
        id=edit.id,
        type=edit.type_key,
        field=edit.field,
        action=edit.action,
        value=None if edit.value is None else msgspec.json.decode(edit.value),
        note=edit.note,
        start_s=edit.start_s,
        end_s=edit.end_s,
        author=edit.author,
        at=edit.at,
        supersedes=edit.supersedes,
    )


def _field(state: FieldState) -> FieldAnswer:
    return FieldAnswer(
        decided_by=edit_answer(state.edit) if state.edit else None,
        run_id=state.run_id,
        others=state.others,
    )
