"""Which files a bulk action is about: a list of ids, or everything a filter matches."""

import msgspec

from application.ports.unit_of_work import Snapshot
from domain.library.file import FileNotFound, MediaFile
from domain.library.file_list import FileFilter, FileQuery
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId


class NothingChosen(InvalidInput):
    """No files were chosen."""

    code = "nothing_chosen"
    remedy = "Give file ids, or a filter; an empty filter means the whole library."


class FileSelection(msgspec.Struct, frozen=True, kw_only=True):
    """Ids win over the filter; an empty list of ids without a filter chooses nothing."""

    file_ids: tuple[FileId, ...] = ()
    filter: FileFilter | None = None


def selected_files(now: Snapshot, selection: FileSelection) -> tuple[MediaFile, ...]:
    """The chosen files in order, each once.

    Raises:
        NothingChosen: neither ids nor a filter were given.
        FileNotFound: an id is not in the library.
    """
    if selection.file_ids:
        found = {file.id: file for file in now.files.some(selection.file_ids)}
        for file_id in selection.file_ids:
            if file_id not in found:
                raise FileNotFound(file_id=file_id)
        return tuple(found[file_id] for file_id in dict.fromkeys(selection.file_ids))
    if selection.filter is None:
        raise NothingChosen()
    return now.files.matching(FileQuery(filter=selection.filter))
