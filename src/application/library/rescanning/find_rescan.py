"""The newest plan of a folder."""

from application.library.rescanning.plans import plans_of
from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Reader
from domain.jobs.job import Job
from domain.library.rescan import RescanNotReady
from domain.shared.ids import FilePath
from domain.shared.names import display_text


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
        path = self._file_tree.absolute(folder)
        with self._reader() as now:
            for job in plans_of(now, path, self._file_tree.flavour(path)):
                return job
        raise RescanNotReady(f"There is no finished rescan of {display_text(path)}.")
