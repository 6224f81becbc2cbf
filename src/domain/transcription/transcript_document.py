"""A transcript as one JSON document, for other programs.

Names as the predecessor wrote them where they are sound: `segments` with `start`, `end`, `text`,
`avg_logprob`, `no_speech_prob` and `words`; `language`, `duration`, `confidence`,
`processing_time`, `character_count`, `word_count`. Seconds from the start of the file.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from domain.transcription.subtitles import as_text
from domain.transcription.transcript import Segment, Transcript


def as_json(transcript: Transcript, segments: Sequence[Segment], *, file_name: str) -> str:
    return msgspec.json.format(
        msgspec.json.encode(document_of(transcript, segments, file_name=file_name)), indent=2
    ).decode()


def document_of(
    transcript: Transcript, segments: Sequence[Segment], *, file_name: str
) -> dict[str, Any]:
    """`segments` as they are shown: those of a person have no words, those in doubt are flagged
    and not in `text`."""
    return {
        "transcript_id": transcript.id,
        "file_id": transcript.file_id,
        "file_name": file_name,
        "media_hash": transcript.media_hash,
        "model": transcript.model,
        "engine": transcript.engine,
        "state": transcript.state,
        "problem": transcript.problem,
        "language": transcript.language,
        "language_probability": transcript.language_probability,
        "duration": transcript.duration_s,
        "heard_until": transcript.heard_s,
        "confidence": transcript.confidence,
        "processing_time": transcript.processing_s,
        "character_count": transcript.characters,
        "word_count": transcript.words,
        "made_at": transcript.made_at,
        "changed_at": transcript.changed_at,
        "text": " ".join(as_text(segments).splitlines()),
        "segments": [_segment(number, one) for number, one in enumerate(segments)],
    }


def _segment(number: int, segment: Segment) -> dict[str, Any]:
    heard = {
        "avg_logprob": segment.log_probability,
        "no_speech_prob": segment.no_speech,
        "compression_ratio": segment.compression,
    }
    return {
        "id": number,
        "start": segment.start_s,
        "end": segment.end_s,
        "text": segment.text,
        **({} if segment.by_person else heard),
        "doubt": segment.doubt,
        "by_person": segment.by_person,
        "words": [
            {
                "word": word.text,
                "start": word.start_s,
                "end": word.end_s,
                "probability": word.probability,
            }
            for word in segment.words
        ],
    }
