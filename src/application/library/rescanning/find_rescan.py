"""The newest plan of a folder."""

from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Reader
from domain.jobs.job import Job
from domain.shared.ids import FilePath


class FindRescan:
    def __init__(self, *, reader: Reader, file_tree: FileTree) -> None:
        self._reader = reader
        self._file_tree = file_tree

    def __call__(self, folder: str | FilePath) -> Job:
        """The newest completed rescan of exactly this folder (absolute, or as typed).

        Raises:
            RescanNotReady: there is none.
            FolderNotFound: the name is no name of a folder.
        """
        raise NotImplementedError
