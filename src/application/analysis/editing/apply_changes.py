"""Changes to one file, one after another, inside a transaction of the caller."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, structs

from application.analysis.editing.change import Change
from application.analysis.editing.edit_place import place_of
from application.analysis.editing.edit_values import fit_value, put_inside, read_text
from application.analysis.showing.fold_file import fold_type, layers_of
from application.plugins.analysis_type import AnalysisType
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Transaction
from application.transcription.count_anew import count_anew
from domain.analysis.candidates import bare, fingerprint, same
from domain.analysis.field_path import FieldPath, get_at
from domain.analysis.run import UnknownAnalysisType
from domain.library.edit_text import clean_author, clean_text
from domain.library.edits import (
    OF_FIELDS,
    BadEdit,
    Edit,
    EditAction,
    EditedMeanwhile,
    EditNotFound,
    standing,
    standing_notes,
)
from domain.library.file import MediaFile
from domain.library.kind import MediaKind
from domain.shared.ids import EditId
from domain.transcription.corrections import correction_in

_SLACK_S = 0.5
"""Players round the length of a video."""


def apply_changes(
    tx: Transaction,
    file: MediaFile,
    changes: Sequence[Change],
    types: AnalysisTypes,
    *,
    author: str,
    at: datetime,
) -> tuple[Edit, ...]:
    """The edits that were added; a change that changes nothing adds none.

    Raises:
        UnknownAnalysisType, BadEdit, EditedMeanwhile, EditNotFound
    """
    applying = _Applying(tx, file, types, clean_author(author), at)
    return tuple(edit for change in changes if (edit := applying(change)) is not None)


class _Applying:
    def __init__(
        self,
        tx: Transaction,
        file: MediaFile,
        types: AnalysisTypes,
        author: str,
        at: datetime,
    ) -> None:
        self._tx = tx
        self._file = file
        self._types = types
        self._author = author
        self._at = at
        self._edits = list(tx.edits.of_file(file.id))

    def __call__(self, change: Change) -> Edit | None:
        change = structs.replace(change, note=clean_text(change.note, "note").strip())
        of_type = None
        if change.type is not None and change.action is not EditAction.UNDO:
            of_type = self._types.get(change.type, self._file.kind)
        if change.action is EditAction.UNDO:
            return self._undo(change)
        if change.action not in OF_FIELDS:
            return self._note(change, of_type)
        if of_type is None:
            raise BadEdit("A value belongs to an analysis type; name it.", field=change.field)
        if change.start_s is not None or change.end_s is not None:
            raise BadEdit("Only markers have times.", field=change.field)
        return self._field(change, of_type)

    def _field(self, change: Change, of_type: AnalysisType) -> Edit | None:
        place = place_of(of_type, change.field)
        stack = standing(self._edits).get((of_type.key, place.field), ())
        top = stack[-1] if stack else None
        shown = self._shown(of_type, place.field)
        _check_unmoved(change, top, shown)
        if change.action is EditAction.SET:
            value = self._given(change, of_type)
            if place.inner:
                value = put_inside(place, shown, value)
            raw = fit_value(of_type, place, value)
            is_shown = same(shown, msgspec.json.decode(raw))
            if is_shown and top and top.action is EditAction.SET and top.note == change.note:
                return None
        else:
            if place.inner:
                raise BadEdit(
                    f"Items cannot be approved or rejected one by one: {change.action.value} "
                    f"“{place.field}”, or set it without the item.",
                    field=change.field,
                )
            if top and top.action is change.action and _is_so(top, shown):
                return None
            if shown is None:
                raise BadEdit(
                    f"“{place.name}” shows nothing that could be {_DONE[change.action]}.",
                    field=change.field,
                )
            raw = msgspec.Raw(msgspec.json.encode(shown))
        return self._add(change, of_type.key, place.field, value=raw, supersedes=top)

    def _given(self, change: Change, of_type: AnalysisType) -> Any:
        if change.text is not None:
            return read_text(of_type, place_of(of_type, change.field), change.text)
        if change.value is UNSET:
            raise BadEdit("To set a field, give its value.", field=change.field)
        return change.value

    def _note(self, change: Change, of_type: AnalysisType | None) -> Edit | None:
        if not change.note:
            raise BadEdit("A note or a marker needs words.", field=change.field)
        self._check_times(change)
        field = FieldPath("")
        if of_type is not None:
            field = place_of(of_type, change.field).field
        elif change.field:
            raise BadEdit("A note on a field names the field's type.", field=change.field)
        key = of_type.key if of_type else None
        standing_now = standing_notes(self._edits)
        for one in standing_now:
            if _words(one) == (
                change.action,
                key,
                field,
                change.note,
                change.start_s,
                change.end_s,
            ):
                return None
        reworded = None
        if isinstance(change.supersedes, int):
            reworded = self._standing(EditId(change.supersedes), standing_now)
        return self._add(change, key, field, supersedes=reworded)

    def _check_times(self, change: Change) -> None:
        start, end = change.start_s, change.end_s
        if change.action is EditAction.NOTE:
            if start is not None or end is not None:
                raise BadEdit("Only markers have times.")
            return
        if self._file.kind is MediaKind.IMAGE:
            raise BadEdit("A picture has no moments; write a note instead.")
        if start is None:
            raise BadEdit("A marker needs the second at which it starts.")
        longest = facts.duration_s if (facts := self._tx.media.facts(self._file.id)) else None
        last = end if end is not None else start
        if not 0 <= start <= last < float("inf"):
            raise BadEdit(f"A marker from {start:g} s to {last:g} s: it ends before it starts.")
        if longest is not None and last > longest + _SLACK_S:
            raise BadEdit(f"The file is {longest:g} s long; the marker lies behind its end.")

    def _undo(self, change: Change) -> Edit | None:
        if isinstance(change.supersedes, int):
            stacks = standing(self._edits).values()
            tops = (*(stack[-1] for stack in stacks), *standing_notes(self._edits))
            undone = self._standing(EditId(change.supersedes), tops)
        else:
            undone = self._effective(change)
        added = self._add(change, undone.type_key, FieldPath(undone.field), supersedes=undone)
        if words := correction_in(undone):
            count_anew(self._tx, self._file.id, words.media_hash, self._at)
        return added

    def _effective(self, change: Change) -> Edit:
        """What is in force for the field that the change names."""
        if change.type is None:
            raise BadEdit("Name what is to be undone: a type and a field, or an edit's id.")
        key, field = change.type, change.field
        try:
            installed = self._types.get(key, self._file.kind)
            key, field = installed.key, place_of(installed, change.field).field
        except (UnknownAnalysisType, BadEdit):
            pass  # edits outlive the types and the fields that they are about
        stack = standing(self._edits).get((key, field))
        if not stack:
            raise BadEdit(f"There is no edit of “{field or key}” to undo.", field=change.field)
        return stack[-1]

    def _standing(self, edit_id: EditId, tops: Sequence[Edit]) -> Edit:
        """Raises:
        EditNotFound: the file has no such edit.
        EditedMeanwhile: it does not hold any more.
        """
        if found := next((one for one in tops if one.id == edit_id), None):
            return found
        if any(one.id == edit_id for one in self._edits):
            raise EditedMeanwhile(edit_id=edit_id)
        raise EditNotFound(edit_id=edit_id)

    def _shown(self, of_type: AnalysisType, field: FieldPath) -> Any:
        folded = fold_type(
            of_type.key,
            of_type,
            layers_of(self._tx, self._file).get(of_type.key, ()),
            [edit for edit in self._edits if edit.type_key == of_type.key],
        )
        return get_at(msgspec.json.decode(folded.value), field) if folded else None

    def _add(
        self,
        change: Change,
        key: str | None,
        field: FieldPath,
        *,
        value: msgspec.Raw | None = None,
        supersedes: Edit | None,
    ) -> Edit:
        is_marker = change.action is EditAction.MARKER
        added = self._tx.edits.add(
            Edit(
                id=EditId(0),
                file_id=self._file.id,
                type_key=key,
                field=field,
                action=change.action,
                value=value,
                note=change.note,
                start_s=change.start_s if is_marker else None,
                end_s=change.end_s if is_marker else None,
                author=self._author,
                at=self._at,
                supersedes=supersedes.id if supersedes else None,
            )
        )
        self._edits.append(added)
        return added


def _check_unmoved(change: Change, top: Edit | None, shown: Any) -> None:
    """The person decided on what they saw, not on what came since.

    Raises:
        EditedMeanwhile: with the value that is shown by now.
    """
    details = {"field": change.field, "in_force": top.id if top else None, "shown": bare(shown)}
    if change.supersedes is not UNSET and change.supersedes != details["in_force"]:
        raise EditedMeanwhile(**details, yours=None if change.value is UNSET else change.value)
    decides_on_what_was_seen = change.action in _DONE and change.value is not UNSET
    if decides_on_what_was_seen and fingerprint(shown) != fingerprint(change.value):
        raise EditedMeanwhile("A newer analysis shows something else by now.", **details)


_DONE = {EditAction.APPROVE: "approved", EditAction.REJECT: "rejected"}


def _is_so(decided: Edit, shown: Any) -> bool:
    """Whether the field still shows what that approval or rejection made of it: a later edit of
    the record around it may have changed that."""
    if decided.action is EditAction.REJECT or decided.value is None:
        return shown is None
    return same(msgspec.json.decode(decided.value), shown)


def _words(edit: Edit) -> tuple[Any, ...]:
    return (edit.action, edit.type_key, edit.field, edit.note, edit.start_s, edit.end_s)
