"""The gist of transcripts in memory."""

from collections.abc import Sequence

from adapters.memory import spoken
from adapters.memory.store import State, require
from application.ports.summary_repository import SummaryReader, SummaryRepository
from domain.analysis.transcript_summary import TranscriptSummary
from domain.shared.ids import FileId, TranscriptId


class MemorySummaryReader(SummaryReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def of(self, transcript_ids: Sequence[TranscriptId]) -> dict[TranscriptId, TranscriptSummary]:
        kept = self._state.summaries
        return {number: kept[number] for number in transcript_ids if number in kept}

    def up_to_date(self) -> frozenset[FileId]:
        every = self._state.files
        return frozenset(number for number in every if spoken.has_summary(self._state, number))


class MemorySummaryRepository(MemorySummaryReader, SummaryRepository):
    def put(self, summary: TranscriptSummary) -> None:
        require(self._state.transcripts, summary.transcript_id)
        self._state.summaries[summary.transcript_id] = summary
