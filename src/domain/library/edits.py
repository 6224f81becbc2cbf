"""What people say of files and of what was found in them. Edits are only ever added; the newest
that was not undone counts."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from domain.shared.errors import Conflict, DomainError, InvalidInput
from domain.shared.ids import EditId, FileId


class EditAction(StrEnum):
    SET = "set"
    """The field has this value."""
    APPROVE = "approve"
    """The value that was shown is right; a later run does not change it."""
    REJECT = "reject"
    """The value that was shown is wrong; no run shows that value again."""
    UNDO = "undo"
    """Takes the superseded edit back; what it superseded holds again."""
    NOTE = "note"
    """Free text about the file, a type or a field."""
    MARKER = "marker"
    """Free text about a moment or a stretch of time."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    id: EditId
    file_id: FileId
    type_key: str | None
    """None for notes and markers about the file itself."""
    field: str
    """Field path as in `domain.analysis.field_path`; `""` is the whole result."""
    action: EditAction
    value: msgspec.Raw | None = None
    """JSON. SET: the new bare value (without source), `null` for "nothing". APPROVE and REJECT:
    the value, as it was stored, that the person saw."""
    note: str = ""
    start_s: float | None = None
    end_s: float | None = None
    author: str
    at: datetime
    supersedes: EditId | None = None
    """What held for the field before (UNDO: what is taken back; NOTE, MARKER: what it rewords)."""


OF_FIELDS = frozenset({EditAction.SET, EditAction.APPROVE, EditAction.REJECT})
"""They decide what a field shows."""


def standing(edits: Iterable[Edit]) -> dict[tuple[str | None, str], tuple[Edit, ...]]:
    """By type and field what was said of it and not taken back, oldest first: the last one is in
    force, and holds what the UNDO of it would bring back. `edits`: all of a file, in any order."""
    stacks: dict[tuple[str | None, str], list[Edit]] = {}
    for edit in sorted(edits, key=lambda edit: edit.id):
        if edit.action in OF_FIELDS:
            stacks.setdefault((edit.type_key, edit.field), []).append(edit)
        elif edit.action is EditAction.UNDO:
            for stack in stacks.values():
                stack[:] = [kept for kept in stack if kept.id != edit.supersedes]
    return {about: tuple(stack) for about, stack in stacks.items() if stack}


def standing_notes(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Notes and markers that hold, in their latest words, in the order they were first written."""
    wordings: list[list[Edit]] = []
    for edit in sorted(edits, key=lambda edit: edit.id):
        older = [w for w in wordings if any(one.id == edit.supersedes for one in w)]
        if edit.action is EditAction.UNDO:
            for words in older:
                words[:] = [one for one in words if one.id != edit.supersedes]
        elif edit.action not in OF_FIELDS:
            if not older:
                older = [[]]
                wordings += older
            older[0].append(edit)
    return tuple(words[-1] for words in wordings if words)


class EditNotFound(DomainError):
    """There is no such edit of this file."""

    code = "edit_not_found"
    remedy = "`reelsight edit ID --history` lists a file's edits."


class EditedMeanwhile(Conflict):
    """Somebody else has edited this field in the meantime."""

    code = "edited_meanwhile"
    remedy = "Look at the field again, then edit it."


class BadEdit(InvalidInput):
    """This edit does not fit the field."""

    code = "bad_edit"
    remedy = "`reelsight plugins show TYPE` lists a type's fields and what they hold."
