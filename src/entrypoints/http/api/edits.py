"""What people say of files: values, approvals, notes and markers, one file or many."""

from typing import Any

import msgspec
from litestar import Controller, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType

from application.analysis.editing.edit_file import SOMEBODY, Change, EditFile, EditFileCommand
from application.analysis.editing.show_history import ShowHistory
from application.analysis.editing.start_editing import StartEditing, StartEditingCommand
from application.analysis.showing.show_raw_reply import ShowRawReply
from application.analysis.showing.show_results import ShowResults
from application.library.find_folder import FindFolder
from domain.analysis.edits import EditAction
from domain.shared.ids import EditId, FileId, JobId, RunId
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.batch import status_url
from entrypoints.http.api.results import EditAnswer, ResultAnswer, edit_answer, result_answer
from entrypoints.http.api.selection import SelectionBody
from entrypoints.http.headers import SANDBOXED


class ChangeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    action: EditAction
    type: str | None = None
    """Key or alias of the analysis type; only notes and markers may go without one."""
    field: str = ""
    """`project.customer_name`; empty is the whole result. `chapters[2].title` (from 0) sets the
    whole list as it is shown, with that change."""
    value: Any = UNSET
    """`set`: the new value without its source, null for “nothing”. `approve`, `reject`: the value
    that was shown; when something else is shown by now, the change is refused."""
    note: str = ""
    start_s: float | None = None
    end_s: float | None = None
    supersedes: EditId | UnsetType | None = UNSET
    """The edit that you saw in force, null when there was none; leave it out to overrule
    whatever is. `undo`: the edit to take back."""

    def as_change(self) -> Change:
        return Change(
            action=self.action,
            type=self.type,
            field=self.field,
            value=self.value,
            note=self.note,
            start_s=self.start_s,
            end_s=self.end_s,
            supersedes=self.supersedes,
        )


class EditBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    changes: tuple[ChangeBody, ...]
    """All of them or none."""
    author: str = SOMEBODY


class EditedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    edits: tuple[EditAnswer, ...]
    """What was added, in order."""
    unchanged: int
    """Changes that change nothing."""
    results: tuple[ResultAnswer, ...]
    """As they are now."""


class HistoryItem(msgspec.Struct, frozen=True, kw_only=True):
    edit: EditAnswer
    in_force: bool
    undone: bool


class History(msgspec.Struct, frozen=True, kw_only=True):
    edits: tuple[HistoryItem, ...]
    """Newest first."""


class EditFilesBody(SelectionBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    changes: tuple[ChangeBody, ...] = ()
    author: str = SOMEBODY


class EditJob(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    total_files: int
    message: str
    status_url: str


class EditsController(Controller):
    path = "/api/files/{file_id:int}"
    tags = ("edits",)

    @get(
        "/edits",
        operation_id="ListEdits",
        summary="What people said of a file, and what of it holds",
        responses=problems(404),
        sync_to_thread=True,
    )
    def history(
        self, file_id: FromPath[int], show_history: NamedDependency[ShowHistory]
    ) -> History:
        return History(
            edits=tuple(
                HistoryItem(
                    edit=edit_answer(past.edit), in_force=past.in_force, undone=past.undone
                )
                for past in show_history(FileId(file_id))
            )
        )

    @patch(
        "/results",
        operation_id="EditResults",
        summary="Set, approve, reject, undo, add notes and markers",
        responses=change_problems(400, 404, 409),
        sync_to_thread=True,
    )
    def edit(
        self,
        file_id: FromPath[int],
        data: JSONBody[EditBody],
        edit_file: NamedDependency[EditFile],
        show_results: NamedDependency[ShowResults],
    ) -> EditedAnswer:
        """A later analysis never overwrites what a person decided; it is listed beside it."""
        changes = tuple(change.as_change() for change in data.changes)
        done = edit_file(
            EditFileCommand(file_id=FileId(file_id), changes=changes, author=data.author)
        )
        return EditedAnswer(
            edits=tuple(map(edit_answer, done.edits)),
            unchanged=done.unchanged,
            results=tuple(map(result_answer, show_results(FileId(file_id)).results)),
        )

    @get(
        "/runs/{run_id:int}/raw",
        operation_id="RawAnswer",
        summary="The words of the engine in one run, as they came",
        responses=problems(404),
        media_type=MediaType.TEXT,
        sync_to_thread=True,
    )
    def raw(
        self,
        file_id: FromPath[int],
        run_id: FromPath[int],
        show_raw_reply: NamedDependency[ShowRawReply],
    ) -> Response[bytes]:
        """Plain text that no browser takes for a page, whatever a model wrote."""
        reply = show_raw_reply(FileId(file_id), RunId(run_id))
        return Response(
            reply.raw,
            media_type=MediaType.TEXT,
            headers={"content-security-policy": SANDBOXED},
        )


class BulkEditController(Controller):
    path = "/api/batch/edit"
    tags = ("edits", "batch")

    @post(
        operation_id="EditFiles",
        summary="Edit many files alike",
        status_code=202,
        responses=change_problems(400, 404),
        sync_to_thread=True,
    )
    def edit(
        self,
        data: JSONBody[EditFilesBody],
        start_editing: NamedDependency[StartEditing],
        find_folder: NamedDependency[FindFolder],
    ) -> EditJob:
        """Files that a change does not fit are skipped, with the reason."""
        started = start_editing(
            StartEditingCommand(
                file_ids=data.file_ids,
                filter=data.chosen(find_folder),
                changes=tuple(change.as_change() for change in data.changes),
                author=data.author,
            )
        )
        return EditJob(
            job_id=started.job_id,
            total_files=started.total_files,
            message=f"Files being edited: {started.total_files:,}.",
            status_url=status_url(started.job_id),
        )
