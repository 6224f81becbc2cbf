"""Why a file could not be transcribed when that was last tried."""

from application.ports.unit_of_work import Reader
from application.transcription.start_transcription import TRANSCRIBE
from domain.jobs.job import ItemStatus
from domain.shared.ids import FileId
from domain.shared.problem import Problem


class WhyNotHeard:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, file_id: FileId) -> Problem | None:
        """None where the newest attempt worked, or there was none."""
        with self._reader() as now:
            attempt = now.jobs.newest_ended_item_of_file(file_id, TRANSCRIBE)
        failed = attempt is not None and attempt.status is ItemStatus.FAILED
        return attempt.problem if attempt is not None and failed else None
