"""What files can be chosen by that only the library itself knows: cameras, codecs."""

from application.ports.unit_of_work import Reader
from domain.library.file_list import FileChoices


class ListChoices:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self) -> FileChoices:
        with self._reader() as now:
            return now.files.choices()
