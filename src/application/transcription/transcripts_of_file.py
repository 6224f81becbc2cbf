"""Every transcript of one file: of each model, and of what it held before."""

from application.ports.unit_of_work import Reader
from domain.shared.ids import FileId
from domain.transcription.transcript import Transcript


class TranscriptsOfFile:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, file_id: FileId) -> tuple[Transcript, ...]:
        """The preferred one first, then newest first.

        Raises:
            FileNotFound
        """
        with self._reader() as now:
            now.files.get(file_id)
            return now.transcripts.of_file(file_id)
