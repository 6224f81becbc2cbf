"""What was said in one version of a file, as one model heard it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from domain.shared.errors import Conflict, DomainError
from domain.shared.ids import FileId, TranscriptId
from domain.shared.problem import Problem
from domain.transcription.options import TranscribeOptions


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from the start of the file. `text` as Whisper gives it, with its leading space."""

    start_s: float
    end_s: float
    text: str
    probability: float


class Doubt(StrEnum):
    """Why a segment is flagged: it may be invented, so it is shown as such and nothing is built
    on it (no search, no summary, no context, no evidence)."""

    REPEATS = "repeats"
    """The same words over and over, in itself or over several segments."""
    SILENCE = "silence"
    """Words where the model itself hears no speech, or is hardly sure of any."""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence or so. Starts rise; ends lie neither before starts nor after the end of the
    file."""

    start_s: float
    end_s: float
    text: str
    """Without spaces around it."""
    words: tuple[Word, ...] = ()
    """Empty where words have no times: a person wrote them."""
    no_speech: float = 0.0
    """Probability 0–1 that nobody speaks."""
    log_probability: float = 0.0
    """Mean over the tokens; 0 is sure, below -1 is a guess."""
    compression: float = 0.0
    """Bytes of the text to bytes compressed; above 2.4 it repeats itself."""
    doubt: Doubt | None = None
    by_person: bool = False
    """Its words are a person's."""

    @property
    def confidence(self) -> float:
        return 1.0 - self.no_speech


class TranscriptState(StrEnum):
    COMPLETE = "COMPLETE"
    """All of the file was heard; also when nothing was said in it."""
    PARTIAL = "PARTIAL"
    """Heard up to `heard_s`; `problem` says why no further."""


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """All but the segments. One per file, content of the file, and model."""

    id: TranscriptId
    file_id: FileId
    media_hash: str
    """Fingerprint of the original that was heard; another one now means stale."""
    model: str
    options: TranscribeOptions
    """As they were asked for."""
    engine: str
    """Program and version, device and numbers that were really used: `faster-whisper 1.2.1, cpu,
    int8`."""
    state: TranscriptState
    problem: Problem | None = None
    """Why it is PARTIAL, or that nothing was said (`no_speech`)."""
    language: str | None = None
    language_probability: float | None = None
    """None where the language was given."""
    duration_s: float | None = None
    """Of the sound."""
    heard_s: float = 0.0
    """Up to where the sound was heard; `duration_s` when COMPLETE."""
    confidence: float | None = None
    """Mean over the segments that the model heard, weighted by their length; None without any."""
    segments: int = 0
    """As they are shown, with people's corrections; so are the next three."""
    doubtful: int = 0
    """Segments that are flagged."""
    characters: int = 0
    """Without spaces, of what is not flagged."""
    words: int = 0
    """Of what is not flagged."""
    processing_s: float = 0.0
    """Time that hearing it took, without loading the model."""
    made_at: datetime
    changed_at: datetime
    """When its words last changed: by a run, or by a person."""
    preferred: bool = False
    """The one of its file that is shown, searched and built upon. Given by the store."""

    @property
    def speed(self) -> float | None:
        """Real-time factor, as people read it: how many seconds of sound in one second."""
        return self.heard_s / self.processing_s if self.processing_s > 0 else None


class TranscriptNotFound(DomainError):
    """There is no such transcript."""

    code = "transcript_not_found"
    remedy = "`reelsight transcripts list` lists them."


class TranscriptOutdated(Conflict):
    """This transcript was made from what the file held before."""

    code = "transcript_outdated"
    remedy = "Transcribe the file again: reelsight transcribe ID"
