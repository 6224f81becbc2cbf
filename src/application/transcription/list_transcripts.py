"""Lists of transcripts, and what they can be filtered by."""

from application.ports.unit_of_work import Reader
from domain.transcription.transcript_list import (
    TranscriptChoices,
    TranscriptPage,
    TranscriptQuery,
)


class ListTranscripts:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, query: TranscriptQuery) -> TranscriptPage:
        with self._reader() as now:
            return now.transcripts.page(query)

    def choices(self) -> TranscriptChoices:
        with self._reader() as now:
            return now.transcripts.choices()
