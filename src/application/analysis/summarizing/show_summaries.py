"""The summaries of transcripts."""

from collections.abc import Sequence

from application.ports.unit_of_work import Reader
from domain.analysis.transcript_summary import TranscriptSummary
from domain.shared.ids import TranscriptId


class ShowSummaries:
    """`of_words_at` tells whether one is of the present words: the transcript's `changed_at`."""

    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, ids: Sequence[TranscriptId]) -> dict[TranscriptId, TranscriptSummary]:
        """Those that are there."""
        with self._reader() as now:
            return now.summaries.of(tuple(ids))
