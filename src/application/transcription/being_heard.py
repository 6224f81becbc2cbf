"""How far a file is heard that waits to be transcribed, or is being transcribed."""

from application.ports.unit_of_work import Reader
from application.transcription.start_transcription import TRANSCRIBE
from domain.jobs.progress import ItemUnderWay
from domain.shared.ids import FileId


class BeingHeard:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, file_id: FileId) -> ItemUnderWay | None:
        with self._reader() as now:
            return now.jobs.item_under_way_of_file(file_id, TRANSCRIBE)
