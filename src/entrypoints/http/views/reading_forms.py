"""What a page sent, and which files it means."""

from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict

from application.library.select_files import FileSelection
from domain.shared.ids import FileId
from entrypoints.file_filters import FolderAt
from entrypoints.http.refusals import BadFileId
from entrypoints.http.views import filters


async def read_form(request: Request[Any, Any, Any]) -> FormMultiDict:
    return await request.form()


def read_selection(form: FormMultiDict, folder_at: FolderAt) -> FileSelection:
    """One row's own button, else the ticked rows, else everything that the filter matches.

    Raises:
        BadFileId, BadFilter
    """
    ids = form.getall("only", []) or form.getall("ids", [])
    try:
        chosen = tuple(FileId(int(text)) for text in ids)
    except ValueError as error:
        raise BadFileId() from error
    if chosen:
        return FileSelection(file_ids=chosen)
    values = {key: str(value) for key, value in form.items()}
    return FileSelection(filter=filters.read_filter(values, folder_at))
