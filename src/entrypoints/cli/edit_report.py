"""Edits, for people and as JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from domain.shared.figures import counted
from domain.shared.names import display_text
from domain.shared.timecode import stretch
from domain.transcription.corrections import TYPE_KEY, correction_in, stretch_at
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import say, say_table
from entrypoints.cli.words import moment

if TYPE_CHECKING:
    from application.analysis.editing.edit_file import Edited
    from application.analysis.editing.show_history import PastEdit
    from domain.library.edits import Edit
    from domain.shared.ids import FileId

ACTION_WORDS = {
    "set": "set",
    "approve": "approved",
    "reject": "rejected",
    "undo": "taken back",
    "note": "note",
    "marker": "marker",
}
_CUT = 60


def edit_document(edit: "Edit") -> dict[str, Any]:
    shown = {
        name: plain(getattr(edit, name)) for name in edit.__struct_fields__ if name != "value"
    }
    value = None if edit.value is None else msgspec.json.decode(edit.value)
    return shown | {"value": value}


def edited_document(done: "Edited") -> dict[str, Any]:
    return {
        "file_id": done.file_id,
        "edits": [edit_document(edit) for edit in done.edits],
        "unchanged": done.unchanged,
    }


def history_document(file_id: "FileId", history: "Sequence[PastEdit]") -> dict[str, Any]:
    return {
        "file_id": file_id,
        "edits": [
            {"edit": edit_document(past.edit), "in_force": past.in_force, "undone": past.undone}
            for past in history
        ],
    }


def say_edited(done: "Edited") -> None:
    for edit in done.edits:
        value = f": {_value(edit)}" if edit.value is not None or edit.note else ""
        say(f"{_place(edit)} {ACTION_WORDS[edit.action]}{value}  (edit {edit.id})")
    if done.unchanged:
        say(f"{counted(done.unchanged, 'change')} changed nothing.")


def say_history(history: "Sequence[PastEdit]") -> None:
    """Newest first."""
    if not history:
        say("Nobody has said anything of this file yet.")
        return
    rows = [
        [
            str(past.edit.id),
            moment(past.edit.at),
            author_words(past.edit.author),
            ACTION_WORDS[past.edit.action],
            _place(past.edit),
            "undone" if past.undone else "in force" if past.in_force else "",
            _value(past.edit),
        ]
        for past in history
    ]
    say_table(["EDIT", "WHEN", "WHO", "WHAT", "FIELD", "HOLDS", "VALUE"], rows)


def note_words(edit: "Edit") -> str:
    """`01:12–01:20 Boats leave`, `summary.text: Who says so?`."""
    about = ".".join(part for part in (edit.type_key, edit.field) if part)
    if edit.start_s is not None:
        about = stretch(edit.start_s, edit.start_s if edit.end_s is None else edit.end_s)
        return display_text(f"{about} {edit.note}")
    return display_text(f"{about}: {edit.note}" if about else edit.note)


def notes_among(history: "Sequence[PastEdit]") -> "list[PastEdit]":
    """Notes and markers that hold, oldest first."""
    said = {"note", "marker"}
    return [past for past in reversed(history) if past.in_force and past.edit.action in said]


def author_words(author: str) -> str:
    from domain.library.edit_text import SOMEBODY

    return "you" if author == SOMEBODY else display_text(author)


def _place(edit: "Edit") -> str:
    if edit.type_key == TYPE_KEY and (said := stretch_at(edit.field)):
        return f"words {stretch(*said)}"
    if edit.start_s is not None:
        return stretch(edit.start_s, edit.start_s if edit.end_s is None else edit.end_s)
    return display_text(".".join(part for part in (edit.type_key or "file", edit.field) if part))


def _value(edit: "Edit") -> str:
    from application.analysis.showing.render import render_value

    parts = [edit.note] if edit.note else []
    if words := correction_in(edit):
        parts.insert(0, words.text or "nothing was said")
    elif edit.value is not None:
        parts.insert(0, render_value(msgspec.json.decode(edit.value)))
    text = display_text(" · ".join(parts))
    return text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"
