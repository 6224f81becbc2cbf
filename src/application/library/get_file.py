"""One file of the library with the folder it was imported from."""

import msgspec

from application.ports.unit_of_work import Reader
from domain.library.file import MediaFile, Root
from domain.shared.ids import FileId


class FileInLibrary(msgspec.Struct, frozen=True, kw_only=True):
    file: MediaFile
    root: Root


class GetFile:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, file_id: FileId) -> FileInLibrary:
        """Raises:
        FileNotFound
        """
        with self._reader() as now:
            file = now.files.get(file_id)
            return FileInLibrary(file=file, root=now.files.root(file.root_id))
