"""What people say of files: values, approvals, notes and markers."""

import msgspec
from litestar import Controller, Response, get, patch
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath, JSONBody

from application.analysis.editing.edit_file import EditFile, EditFileCommand
from application.analysis.editing.show_history import ShowHistory
from application.analysis.showing.show_raw_reply import ShowRawReply
from application.analysis.showing.show_results import ShowResults
from domain.library.edit_text import SOMEBODY
from domain.shared.ids import FileId, RunId
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.edit_bodies import ChangeBody
from entrypoints.http.api.results import EditAnswer, ResultAnswer, edit_answer, result_answer
from entrypoints.http.headers import SANDBOXED


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
