"""Transcripts in answers, under the predecessor's names where those were sane."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from application.transcription.show_transcript import ShownTranscript
from domain.analysis.transcript_summary import TranscriptSummary
from domain.library.file import MediaFile
from domain.shared.ids import EditId, FileId, TranscriptId
from domain.shared.names import base_name, display_text
from domain.shared.problem import Problem
from domain.transcription.figures import certain_text
from domain.transcription.options import TranscribeOptions
from domain.transcription.transcript import Doubt, Transcript, TranscriptState
from domain.transcription.transcript_list import TranscriptRow

OLD_STATE = {TranscriptState.COMPLETE: "COMPLETED", TranscriptState.PARTIAL: "PARTIAL"}


class WordAnswer(msgspec.Struct, frozen=True, kw_only=True):
    word: str
    """With its leading space, so that words can be joined."""
    start: float
    end: float
    probability: float


class SegmentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from the start of the file."""

    id: int
    """Its place in this list; a correction may move it."""
    start: float
    end: float
    text: str
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    doubt: Doubt | None
    """Why it may be invented; nothing is built on it, and it is not in the text."""
    by_person: bool
    edit_id: EditId | None
    """The correction that wrote it; the edits of its file take it back."""
    words: tuple[WordAnswer, ...]
    """None where a person wrote the text."""


class SummaryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    was_cut: bool
    engine: str
    model: str
    made_at: datetime
    stale: bool
    """The words changed after it was made."""


class TranscriptFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All but the words."""

    id: TranscriptId
    file_id: FileId
    model_name: str
    engine: str
    """What really heard it: program and version, device, numbers."""
    options: TranscribeOptions
    """As they were asked for."""
    status: str
    """COMPLETED, or PARTIAL: heard up to `heard_seconds`, and `problem` says why no further.
    What was not heard at all has no transcript: its failure is in its job."""
    problem: Problem | None
    language: str | None
    language_probability: float | None
    """null where the language was given."""
    duration_seconds: float | None
    heard_seconds: float
    confidence_score: float | None
    segment_count: int
    doubtful_count: int
    character_count: int
    """Without spaces, of what is not in doubt; so is `word_count`."""
    word_count: int
    processing_time: float
    realtime_factor: float | None
    """Seconds of sound in one second."""
    created_at: datetime
    changed_at: datetime
    preferred: bool
    """The one of its file that is shown, searched and built upon."""
    current: bool
    """Made from what the file holds now."""
    url: str


class TranscriptItem(TranscriptFacts, frozen=True, kw_only=True):
    """One line of a list."""

    file_name: str
    file_path: str
    """As readable text; bytes that are no UTF-8 are shown as escapes."""
    file_size: int


class ListedTranscript(TranscriptItem, frozen=True, kw_only=True):
    opening: str
    """The first words."""
    has_summary: bool


class FullTranscript(TranscriptItem, frozen=True, kw_only=True):
    text: str
    """Of what is not in doubt."""
    segments: tuple[SegmentAnswer, ...]
    """As they are shown: what was heard, with people's corrections laid over."""
    summary: SummaryAnswer | None


def facts_of(transcript: Transcript, *, current: bool) -> TranscriptFacts:
    return TranscriptFacts(
        id=transcript.id,
        file_id=transcript.file_id,
        model_name=transcript.model,
        engine=transcript.engine,
        options=transcript.options,
        status=OLD_STATE[transcript.state],
        problem=transcript.problem,
        language=transcript.language,
        language_probability=transcript.language_probability,
        duration_seconds=transcript.duration_s,
        heard_seconds=transcript.heard_s,
        confidence_score=transcript.confidence,
        segment_count=transcript.segments,
        doubtful_count=transcript.doubtful,
        character_count=transcript.characters,
        word_count=transcript.words,
        processing_time=transcript.processing_s,
        realtime_factor=transcript.speed,
        created_at=transcript.made_at,
        changed_at=transcript.changed_at,
        preferred=transcript.preferred,
        current=current,
        url=f"/api/transcripts/{transcript.id}",
    )


def facts_of_file(file: MediaFile, found: Iterable[Transcript]) -> tuple[TranscriptFacts, ...]:
    return tuple(facts_of(one, current=one.media_hash == file.fingerprint) for one in found)


def listed(row: TranscriptRow) -> ListedTranscript:
    return ListedTranscript(
        **msgspec.structs.asdict(facts_of(row.transcript, current=row.current)),
        file_name=display_text(base_name(row.file_path)),
        file_path=display_text(row.file_path),
        file_size=row.file_size_bytes,
        opening=row.opening,
        has_summary=row.has_summary,
    )


def full(shown: ShownTranscript, summary: TranscriptSummary | None) -> FullTranscript:
    return FullTranscript(
        **msgspec.structs.asdict(facts_of(shown.transcript, current=shown.current)),
        file_name=shown.file.name,
        file_path=display_text(shown.file.path),
        file_size=shown.file.size_bytes,
        text=certain_text(shown.segments),
        segments=segments_of(shown),
        summary=_summary(summary, shown.transcript) if summary else None,
    )


def segments_of(shown: ShownTranscript) -> tuple[SegmentAnswer, ...]:
    return tuple(
        SegmentAnswer(
            id=place,
            start=one.start_s,
            end=one.end_s,
            text=one.text,
            avg_logprob=one.log_probability,
            no_speech_prob=one.no_speech,
            compression_ratio=one.compression,
            doubt=one.doubt,
            by_person=one.by_person,
            edit_id=edit.id if (edit := shown.correction_of(one)) else None,
            words=tuple(
                WordAnswer(
                    word=word.text,
                    start=word.start_s,
                    end=word.end_s,
                    probability=word.probability,
                )
                for word in one.words
            ),
        )
        for place, one in enumerate(shown.segments)
    )


def _summary(summary: TranscriptSummary, transcript: Transcript) -> SummaryAnswer:
    return SummaryAnswer(
        text=summary.text,
        was_cut=summary.was_cut,
        engine=summary.engine,
        model=summary.model,
        made_at=summary.made_at,
        stale=summary.of_words_at != transcript.changed_at,
    )
