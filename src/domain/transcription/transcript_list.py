"""Lists of transcripts: what is asked for, and what a line says."""

from datetime import datetime
from enum import StrEnum

import msgspec

from domain.library.file_list import MAX_TEXT, FileChoice
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId, FilePath
from domain.transcription.transcript import Transcript, TranscriptState

SHORT_CHARACTERS = 20
"""Fewer, and the transcript deserves a look."""
OPENING_CHARACTERS = 200


class TranscriptSort(StrEnum):
    MADE = "made"
    FILE = "file"
    """By its name."""
    SIZE = "size"
    """Of the file."""
    PROCESSING = "processing"
    MODEL = "model"
    CHARACTERS = "characters"
    CONFIDENCE = "confidence"


class TranscriptFilter(msgspec.Struct, frozen=True, kw_only=True):
    """None or empty: whatever. All that is given must hold."""

    file_id: FileId | None = None
    model: str | None = None
    language: str | None = None
    state: TranscriptState | None = None
    text: str = ""
    """Found anywhere in the display path or in one of the segments as they were heard, or, of a
    preferred transcript, in what search finds of it: words that people corrected, the summary.
    Letter case ignored; `%` and `_` mean themselves."""
    made_from: datetime | None = None
    made_before: datetime | None = None
    short: bool | None = None
    """Fewer than `SHORT_CHARACTERS`."""
    doubtful: bool | None = None
    """Some segments are flagged."""
    preferred: bool | None = None
    current: bool | None = None
    """Made from what the file holds now."""

    def __post_init__(self) -> None:
        """Raises:
        InvalidInput
        """
        # as of files: a store may take a NUL for the end of the text
        if len(self.text) > MAX_TEXT or "\0" in self.text:
            raise InvalidInput(f"The search text is longer than {MAX_TEXT} letters, or has a NUL.")


class TranscriptQuery(msgspec.Struct, frozen=True, kw_only=True):
    where: TranscriptFilter = TranscriptFilter()
    sort: TranscriptSort = TranscriptSort.MADE
    descending: bool = True
    limit: int = 50
    offset: int = 0


class TranscriptRow(msgspec.Struct, frozen=True, kw_only=True):
    transcript: Transcript
    file_path: FilePath
    file_size_bytes: int
    current: bool
    """Made from what the file holds now."""
    opening: str
    """The first words that are not flagged, at most `OPENING_CHARACTERS`: of the store as they
    were heard, of `ListTranscripts` as they are shown."""
    has_summary: bool
    """Of its present words."""


class TranscriptPage(msgspec.Struct, frozen=True, kw_only=True):
    rows: tuple[TranscriptRow, ...]
    total: int
    """That match, on all pages."""
    total_duration_s: float
    total_characters: int


class TranscriptChoices(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to choose from, most frequent first (`files` counts transcripts)."""

    models: tuple[FileChoice, ...]
    languages: tuple[FileChoice, ...]


class TranscriptKey(msgspec.Struct, frozen=True, kw_only=True):
    """Two transcripts with the same key are one."""

    file_id: FileId
    media_hash: str
    model: str


def key_of(transcript: Transcript) -> TranscriptKey:
    return TranscriptKey(
        file_id=transcript.file_id, media_hash=transcript.media_hash, model=transcript.model
    )
