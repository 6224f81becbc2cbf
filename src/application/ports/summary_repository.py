from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.analysis.transcript_summary import TranscriptSummary
from domain.shared.ids import FileId, TranscriptId


class SummaryReader(Protocol):
    @abstractmethod
    def of(self, transcript_ids: Sequence[TranscriptId]) -> dict[TranscriptId, TranscriptSummary]:
        """Those that are there."""
        ...

    @abstractmethod
    def up_to_date(self) -> frozenset[FileId]:
        """All files whose preferred transcript (of what they hold now) has a summary of its
        present words."""
        ...


class SummaryRepository(SummaryReader, Protocol):
    @abstractmethod
    def put(self, summary: TranscriptSummary) -> None:
        """Replaces the one of the same transcript.

        Raises:
            MissingParent: the transcript is gone.
        """
        ...
