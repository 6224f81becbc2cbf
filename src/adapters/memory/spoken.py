"""Which transcript of a file is preferred, and what the list tells of it, in memory."""

from datetime import datetime

from msgspec import structs

from adapters.memory.store import State
from domain.library.passage import TRANSCRIPT
from domain.shared.ids import FileId
from domain.shared.names import folded
from domain.transcription.options import MODELS
from domain.transcription.transcript import Transcript, TranscriptState

_Rank = tuple[int, bool, bool, int, datetime, int]


def is_current(state: State, transcript: Transcript) -> bool:
    return state.files[transcript.file_id].fingerprint == transcript.media_hash


def current(state: State, file_id: FileId) -> list[Transcript]:
    of_file = (row for row in state.transcripts.values() if row.file_id == file_id)
    return [transcript for transcript in of_file if is_current(state, transcript)]


def preferred(state: State, file_id: FileId) -> Transcript | None:
    def rank(transcript: Transcript) -> _Rank:
        known = transcript.model in MODELS
        return (
            state.chosen.get(transcript.id, 0),
            transcript.words > 0,
            transcript.state is TranscriptState.COMPLETE,
            MODELS.index(transcript.model) if known else len(MODELS),
            transcript.made_at,
            transcript.id,
        )

    return max(current(state, file_id), key=rank, default=None)


def has_summary(state: State, file_id: FileId) -> bool:
    spoken = preferred(state, file_id)
    return spoken is not None and is_summed_up(state, spoken)


def is_summed_up(state: State, transcript: Transcript) -> bool:
    summary = state.summaries.get(transcript.id)
    return summary is not None and summary.of_words_at == transcript.changed_at


def characters(state: State, file_id: FileId) -> int | None:
    spoken = preferred(state, file_id)
    return spoken.characters if spoken else None


def says(state: State, file_id: FileId, text: str) -> bool:
    """`text` is folded."""
    passages = state.passages.get((file_id, TRANSCRIPT), ())
    return any(text in folded(found.passage.text) for found in passages)


def marked(state: State, transcript: Transcript) -> Transcript:
    """With its `preferred`."""
    best = preferred(state, transcript.file_id)
    is_best = best is not None and best.id == transcript.id
    return structs.replace(transcript, preferred=is_best)
