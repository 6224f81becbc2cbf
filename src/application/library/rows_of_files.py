"""What lists show of certain files."""

from collections.abc import Sequence

from application.ports.unit_of_work import Reader
from domain.library.file_list import FileRow
from domain.shared.ids import FileId


class RowsOfFiles:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, file_ids: Sequence[FileId]) -> dict[FileId, FileRow]:
        """Those that are gone are left out."""
        with self._reader() as now:
            return {row.id: row for row in now.files.rows(file_ids)}
