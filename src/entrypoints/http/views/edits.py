"""What a person says of a file, through forms: values, approvals, notes, markers."""

from typing import Any

import msgspec
from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template
from msgspec import UNSET

from application.analysis.editing.change import Change
from application.analysis.editing.edit_file import EditFile, EditFileCommand
from application.analysis.editing.show_history import PastEdit
from application.analysis.showing.field_shape import FieldKind, FieldShape, shape_at, value_at
from application.analysis.showing.show_results import ShownResult
from domain.library.edits import BadEdit, EditAction, EditedMeanwhile
from domain.shared.errors import DomainError
from domain.shared.ids import EditId, FileId
from domain.shared.timecode import seconds_of
from entrypoints.error_table import answer_for
from entrypoints.http.problems import of_domain_error
from entrypoints.http.views.evidence import author_words
from entrypoints.http.views.file import FileParts, file_page, parts_of_page
from entrypoints.http.views.page import AnyRequest, is_htmx, page
from entrypoints.http.views.reading_forms import read_form

_WORDS = {
    EditAction.SET: "set to",
    EditAction.APPROVE: "approved",
    EditAction.REJECT: "rejected",
    EditAction.UNDO: "taken back",
    EditAction.NOTE: "note",
    EditAction.MARKER: "marker",
}


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One edit of a field, ready to be written."""

    words: str
    value: str | None
    by: str
    at: Any
    note: str
    in_force: bool
    undone: bool


class EditsPage(Controller):
    path = "/files"
    include_in_schema = False
    dependencies = {  # noqa: RUF012  # Litestar's own way
        "form": Provide(read_form),
        **parts_of_page,
    }

    @get("/{file_id:int}/field", sync_to_thread=True)
    def show_field(
        self,
        request: AnyRequest,
        file_id: FromPath[int],
        parts: NamedDependency[FileParts],
    ) -> Template:
        wanted = (request.query_params.get("type", ""), request.query_params.get("field", ""))
        return _field_page(request, FileId(file_id), wanted, parts)

    @post("/{file_id:int}/edits", sync_to_thread=True, status_code=200)
    def edit(
        self,
        request: AnyRequest,
        file_id: FromPath[int],
        form: NamedDependency[FormMultiDict],
        edit_file: NamedDependency[EditFile],
        parts: NamedDependency[FileParts],
    ) -> Response[Any] | Template:
        wanted = FileId(file_id)
        said = _Said.of(form)
        try:
            edit_file(EditFileCommand(file_id=wanted, changes=(said.as_change(),)))
        except DomainError as error:
            # what was typed is still in the open dialog; without script it is in the page again
            if is_htmx(request) or said.action is not EditAction.SET:
                raise
            return _field_page(request, wanted, (said.type, said.field), parts, said, error)
        if is_htmx(request):
            return file_page(request, wanted, parts, panel=said.panel)
        anchor = f"#r-{said.type}" if said.type else "#side"
        query = "?panel=notes" if said.panel == "notes" else ""
        return Redirect(f"/files/{file_id}{query}{anchor}", status_code=303)


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """The form as it was sent."""

    action: EditAction
    type: str
    field: str
    text: str | None
    value: str
    note: str
    start: str
    end: str
    supersedes: str | None

    @classmethod
    def of(cls, form: FormMultiDict) -> "_Said":
        def sent(name: str) -> str:
            return str(form.get(name) or "")

        try:
            action = EditAction(sent("action"))
        except ValueError:
            raise BadEdit(f"“{sent('action')[:40]}” is nothing that can be done.") from None
        return cls(
            action=action,
            type=sent("type"),
            field=sent("field"),
            text=str(form["text"]) if "text" in form else None,
            value=sent("value"),
            note=sent("note").strip(),
            start=sent("start").strip(),
            end=sent("end").strip(),
            supersedes=sent("supersedes") if "supersedes" in form else None,
        )

    @property
    def panel(self) -> str:
        return (
            "notes" if self.action in (EditAction.NOTE, EditAction.MARKER) or not self.type else ""
        )

    def as_change(self) -> Change:
        """Raises:
        BadEdit
        """
        start, end = _moment(self.start, "From"), _moment(self.end, "To")
        action = self.action
        if action is EditAction.NOTE and start is not None:
            action = EditAction.MARKER
        return Change(
            action=action,
            type=self.type or None,
            field=self.field,
            value=self._shown(),
            text=self.text,
            note=self.note,
            start_s=start,
            end_s=end,
            supersedes=_edit_id(self.supersedes),
        )

    def _shown(self) -> Any:
        """What the person saw when they approved or rejected it."""
        if not self.value:
            return UNSET
        try:
            return msgspec.json.decode(self.value)
        except (msgspec.DecodeError, RecursionError) as error:
            raise BadEdit("The value that was shown is not JSON.") from error


def _field_page(
    request: AnyRequest,
    file_id: FileId,
    wanted: tuple[str, str],
    parts: FileParts,
    said: _Said | None = None,
    error: DomainError | None = None,
) -> Template:
    key, path = wanted
    file = parts.get_file(file_id).file
    result = _result(parts.show_results(file_id).results, key)
    shape = _shape(result, path)
    state = result.fields.get(path)
    edit = state.edit if state else None
    value = value_at(msgspec.json.decode(result.value), path)
    met = isinstance(error, EditedMeanwhile)
    return page(
        "field.html",
        parts.list_jobs,
        status_code=answer_for(error).status if error else 200,
        page="files",
        file=file,
        type_key=key,
        type_title=result.title,
        shape=shape,
        options=_options(shape),
        text=said.text or "" if said else shape.write(value),
        note=said.note if said else "",
        supersedes=str(edit.id) if edit else "",
        problem=of_domain_error(error, request.scope["path"]) if error else None,
        other_value=shape.words(value) if met else None,
        other_author=edit.author if edit else "",
        others=tuple(
            shape.words(other.value) for other in (state.others if state else ()) if other.value
        ),
        history=tuple(_past(past, shape) for past in parts.show_history(file_id, key, path)),
        in_dialog=is_htmx(request),
    )


def _result(results: tuple[ShownResult, ...], key: str) -> ShownResult:
    found = next((result for result in results if result.key == key), None)
    if found is None:
        known = ", ".join(result.key for result in results) or "none yet"
        raise BadEdit(f"This file has no result of the type “{key[:80]}”. There are: {known}.")
    return found


def _shape(result: ShownResult, path: str) -> FieldShape:
    return shape_at({shape.path: shape for shape in result.shapes}, path)


def _options(shape: FieldShape) -> tuple[str, ...]:
    return ("yes", "no") if shape.kind is FieldKind.YES_NO else shape.choices


def _past(past: PastEdit, shape: FieldShape) -> Past:
    edit = past.edit
    value = shape.words(msgspec.json.decode(edit.value)) if edit.value is not None else None
    return Past(
        words=_WORDS[edit.action],
        value=value,
        by=author_words(edit.author),
        at=edit.at,
        note=edit.note,
        in_force=past.in_force,
        undone=past.undone,
    )


def _edit_id(text: str | None) -> Any:
    """Absent: whatever is in force; empty: nothing was."""
    if text is None:
        return UNSET
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise BadEdit(f"“{text[:40]}” is no edit's number.")
    return EditId(int(text))


def _moment(text: str, what: str) -> float | None:
    if not text:
        return None
    found = seconds_of(text)
    if found is None:
        raise BadEdit(f"{what}: “{text[:40]}” is no time; write 01:12 or 72.5.")
    return found
