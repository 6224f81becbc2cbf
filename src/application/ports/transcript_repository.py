from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.shared.ids import FileId, TranscriptId
from domain.transcription.transcript import Segment, Transcript
from domain.transcription.transcript_list import (
    TranscriptChoices,
    TranscriptKey,
    TranscriptPage,
    TranscriptQuery,
)


class TranscriptReader(Protocol):
    @abstractmethod
    def get(self, transcript_id: TranscriptId) -> Transcript:
        """Raises:
        TranscriptNotFound
        """
        ...

    @abstractmethod
    def find(self, key: TranscriptKey) -> Transcript | None: ...

    @abstractmethod
    def segments(self, transcript_id: TranscriptId) -> tuple[Segment, ...]:
        """As they were heard, in order; none for a transcript that is not there."""
        ...

    @abstractmethod
    def certain_texts(self, transcript_ids: Sequence[TranscriptId]) -> dict[TranscriptId, str]:
        """All that was heard without doubt, with a space between segments; nothing of those that
        are not there or say nothing. Any number may be asked."""
        ...

    @abstractmethod
    def of_file(self, file_id: FileId) -> tuple[Transcript, ...]:
        """The preferred one first, then newest first."""
        ...

    @abstractmethod
    def preferred(self, file_id: FileId) -> Transcript | None:
        """Among those made from what the file holds now; None where there is none."""
        ...

    @abstractmethod
    def complete_with(self, model: str) -> frozenset[FileId]:
        """All files with a COMPLETE transcript of this model of what they hold now."""
        ...

    @abstractmethod
    def preferred_of_all(self) -> dict[FileId, Transcript]:
        """Of every file that has one of what it holds now."""
        ...

    @abstractmethod
    def page(self, query: TranscriptQuery) -> TranscriptPage:
        """Ties by id, newest first."""
        ...

    @abstractmethod
    def choices(self) -> TranscriptChoices: ...


class TranscriptRepository(TranscriptReader, Protocol):
    """Of each file one transcript is preferred: the one that a person preferred last, as long as
    it is there and of the file's content; else the best of what the file holds now: one with
    words before one without, COMPLETE before PARTIAL, then the larger of Whisper's models (a
    folder's own model before all of them), then the newest. Chosen anew with every change here.
    """

    @abstractmethod
    def put(self, transcript: Transcript, segments: Sequence[Segment]) -> Transcript:
        """Its `id` and `preferred` are ignored and given. One with the same key is replaced, in
        words and all, and keeps its id.

        Raises:
            MissingParent: the file is not in the library.
        """
        ...

    @abstractmethod
    def prefer(self, transcript_id: TranscriptId) -> None:
        """A person prefers this one from now on.

        Raises:
            TranscriptNotFound
        """
        ...

    @abstractmethod
    def recount(self, transcript: Transcript) -> None:
        """A person changed what is shown of it: its figures and `changed_at` are these from now
        on. All else of it is ignored, and what was heard stays.

        Raises:
            TranscriptNotFound
        """
        ...

    @abstractmethod
    def delete(self, transcript_id: TranscriptId) -> None:
        """With its segments and its summary.

        Raises:
            TranscriptNotFound
        """
        ...
