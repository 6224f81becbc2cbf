"""Transcripts in memory."""

from collections import Counter
from collections.abc import Sequence

from msgspec import structs

from adapters.memory import spoken
from adapters.memory.store import State, require
from adapters.memory.transcript_list import page_of
from application.ports.transcript_repository import TranscriptReader, TranscriptRepository
from domain.library.file_list import choices_of
from domain.shared.ids import FileId, TranscriptId
from domain.transcription.figures import Figures, certain_text
from domain.transcription.transcript import (
    Segment,
    Transcript,
    TranscriptNotFound,
    TranscriptState,
)
from domain.transcription.transcript_list import (
    TranscriptChoices,
    TranscriptKey,
    TranscriptPage,
    TranscriptQuery,
    key_of,
)


class MemoryTranscriptReader(TranscriptReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, transcript_id: TranscriptId) -> Transcript:
        return spoken.marked(self._state, self._stored(transcript_id))

    def find(self, key: TranscriptKey) -> Transcript | None:
        same = (row for row in self._state.transcripts.values() if key_of(row) == key)
        found = next(same, None)
        return found and spoken.marked(self._state, found)

    def segments(self, transcript_id: TranscriptId) -> tuple[Segment, ...]:
        return self._state.segments.get(transcript_id, ())

    def certain_texts(self, transcript_ids: Sequence[TranscriptId]) -> dict[TranscriptId, str]:
        every = {number: certain_text(self.segments(number)) for number in transcript_ids}
        return {number: text for number, text in every.items() if text}

    def of_file(self, file_id: FileId) -> tuple[Transcript, ...]:
        every = self._state.transcripts.values()
        of_file = [spoken.marked(self._state, row) for row in every if row.file_id == file_id]
        return tuple(
            sorted(of_file, key=lambda row: (row.preferred, row.made_at, row.id), reverse=True)
        )

    def preferred(self, file_id: FileId) -> Transcript | None:
        found = spoken.preferred(self._state, file_id)
        return found and spoken.marked(self._state, found)

    def complete_with(self, model: str) -> frozenset[FileId]:
        return frozenset(
            row.file_id
            for row in self._state.transcripts.values()
            if row.model == model
            and row.state is TranscriptState.COMPLETE
            and spoken.is_current(self._state, row)
        )

    def preferred_of_all(self) -> dict[FileId, Transcript]:
        spoken_of = {row.file_id for row in self._state.transcripts.values()}
        found = {file_id: self.preferred(file_id) for file_id in spoken_of}
        return {file_id: row for file_id, row in found.items() if row is not None}

    def page(self, query: TranscriptQuery) -> TranscriptPage:
        return page_of(self._state, query)

    def choices(self) -> TranscriptChoices:
        every = self._state.transcripts.values()
        return TranscriptChoices(
            models=choices_of(Counter(row.model for row in every)),
            languages=choices_of(Counter(row.language for row in every)),
        )

    def _stored(self, transcript_id: TranscriptId) -> Transcript:
        if transcript_id not in self._state.transcripts:
            raise TranscriptNotFound(transcript_id=transcript_id)
        return self._state.transcripts[transcript_id]


class MemoryTranscriptRepository(MemoryTranscriptReader, TranscriptRepository):
    def put(self, transcript: Transcript, segments: Sequence[Segment]) -> Transcript:
        require(self._state.files, transcript.file_id)
        same = self.find(key_of(transcript))
        number = same.id if same else TranscriptId(self._state.new_id("transcripts"))
        self._state.transcripts[number] = structs.replace(transcript, id=number, preferred=False)
        self._state.segments[number] = tuple(segments)
        return self.get(number)

    def prefer(self, transcript_id: TranscriptId) -> None:
        self._stored(transcript_id)
        self._state.chosen[transcript_id] = max(self._state.chosen.values(), default=0) + 1

    def recount(self, transcript: Transcript) -> None:
        counted = {name: getattr(transcript, name) for name in Figures.__struct_fields__}
        self._state.transcripts[transcript.id] = structs.replace(
            self._stored(transcript.id), **counted, changed_at=transcript.changed_at
        )

    def delete(self, transcript_id: TranscriptId) -> None:
        self._stored(transcript_id)
        self._state.drop_transcripts([transcript_id])
