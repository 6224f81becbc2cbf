"""Transcripts to put into a store."""

from datetime import datetime
from typing import Any

from msgspec import structs

from application.ports.unit_of_work import UnitOfWork
from domain.analysis.run import Usage
from domain.analysis.transcript_summary import TranscriptSummary
from domain.shared.ids import FileId, TranscriptId
from domain.shared.money import MicroUsd
from domain.transcription.options import TranscribeOptions
from domain.transcription.transcript import Segment, Transcript, TranscriptState, Word
from tests.contract.store_samples import NOW

WORDS = (
    Word(start_s=0.123457, end_s=0.1, text=" Two", probability=0.1 + 0.2),
    Word(start_s=1.0, end_s=123_456.654321, text=" Über%_'\"湖🚢", probability=1.0),
)


def transcript(file_id: FileId, **more: Any) -> Transcript:
    plain = Transcript(
        id=TranscriptId(0),
        file_id=file_id,
        media_hash="fp-0",
        model="medium",
        options=TranscribeOptions(),
        engine="faster-whisper 1.2.1, cpu, int8",
        state=TranscriptState.COMPLETE,
        made_at=NOW,
        changed_at=NOW,
    )
    return structs.replace(plain, **more)


def segment(text: str, start_s: float = 0.0, **more: Any) -> Segment:
    return structs.replace(Segment(start_s=start_s, end_s=start_s + 1, text=text), **more)


def summary(of: Transcript, text: str = "Boats.", at: datetime | None = None) -> TranscriptSummary:
    """Of its present words, or those it had `at`."""
    return TranscriptSummary(
        transcript_id=of.id,
        text=text,
        was_cut=False,
        engine="extractive",
        model="extractive",
        usage=Usage(input_tokens=1, output_tokens=2, cost=MicroUsd(3)),
        of_words_at=at or of.changed_at,
        made_at=NOW,
    )


def heard(uow: UnitOfWork, file_id: FileId, *texts: str, **more: Any) -> Transcript:
    """Put into the store."""
    with uow() as tx:
        spoken = [segment(text, at) for at, text in enumerate(texts)]
        put = tx.transcripts.put(transcript(file_id, **more), spoken)
        tx.commit()
    return put
