"""One page of the library."""

from application.ports.unit_of_work import Reader
from domain.library.file_list import MAX_PER_PAGE, FilePage, FileQuery
from domain.shared.errors import InvalidInput


class BadPage(InvalidInput):
    """Pages count from 1, and hold 1 to 500 files."""

    code = "bad_page"


_MAX_PAGE = 10**12
"""Behind it no database counts on."""


class ListFiles:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, query: FileQuery) -> FilePage:
        """Raises:
        BadPage
        """
        if not 1 <= query.page <= _MAX_PAGE or not 1 <= query.per_page <= MAX_PER_PAGE:
            raise BadPage(page=query.page, per_page=query.per_page)
        with self._reader() as now:
            return now.files.page(query)
