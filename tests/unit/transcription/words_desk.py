"""A clip in a library, in which something is said that a person corrects."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from application.analysis.editing.change import Change
from application.analysis.editing.edit_file import EditFile, EditFileCommand
from application.analysis.editing.show_history import PastEdit, ShowHistory
from application.analysis.indexing.refresh_index import RefreshIndex
from application.transcription.correct_transcript import (
    CorrectTranscript,
    CorrectTranscriptCommand,
)
from application.transcription.delete_transcript import DeleteTranscript
from application.transcription.prefer_transcript import PreferTranscript
from application.transcription.show_transcript import ShownTranscript, ShowTranscript
from domain.library.edits import Edit
from domain.library.passage import TRANSCRIPT
from domain.shared.ids import FileId, TranscriptId
from domain.transcription.corrections import corrected
from domain.transcription.figures import with_figures
from domain.transcription.options import TranscribeOptions
from domain.transcription.transcript import Segment, Transcript, TranscriptState
from tests.unit.analysis.library import TYPES, Library
from tests.unit.transcription.speech import heard

HARBOUR = (
    heard(0.0, 2.0, "The ferry leaves"),
    heard(2.0, 6.0, "from salt key at nine"),
    heard(6.0, 8.0, "every morning"),
)


class Desk:
    def __init__(self, folder: Path, segments: Sequence[Segment] = HARBOUR) -> None:
        self.library = Library(folder, MemoryAnalysisEngine())
        self.clip = self.library.clip
        refresh = RefreshIndex(types=TYPES)
        uow, clock = self.library.uow, self.library.clock
        self.refresh = refresh
        self.correct_transcript = CorrectTranscript(uow=uow, clock=clock, refresh=refresh)
        self.prefer = PreferTranscript(uow=uow, refresh=refresh)
        self.delete = DeleteTranscript(uow=uow, refresh=refresh)
        self.edit_file = EditFile(uow=uow, types=TYPES, clock=clock, refresh=refresh)
        self.transcript = self.hear(segments)

    def hear(self, segments: Sequence[Segment], model: str = "medium", **more: Any) -> Transcript:
        now = self.library.clock.now()
        with self.library.uow() as tx:
            file_id: FileId = more.pop("file_id", self.clip)
            given = {
                "media_hash": tx.files.get(file_id).fingerprint or "",
                "state": TranscriptState.COMPLETE,
                "duration_s": 8.0,
                "heard_s": 8.0,
                "language": "en",
            }
            transcript = Transcript(
                id=TranscriptId(0),
                file_id=file_id,
                model=model,
                options=TranscribeOptions(),
                engine="memory",
                made_at=now,
                changed_at=now,
                **{**given, **more},
            )
            shown = corrected(segments, tx.edits.of_file(file_id), transcript.media_hash)
            put = tx.transcripts.put(with_figures(transcript, shown), segments)
            self.refresh(tx, file_id)
            tx.commit()
        return put

    def correct(
        self, start_s: float, end_s: float, text: str, of: Transcript | None = None, **more: Any
    ) -> Edit | None:
        command = CorrectTranscriptCommand(
            transcript_id=(of or self.transcript).id,
            start_s=start_s,
            end_s=end_s,
            text=text,
            **more,
        )
        return self.correct_transcript(command)

    def edit(self, *changes: Change) -> tuple[Edit, ...]:
        return self.edit_file(EditFileCommand(file_id=self.clip, changes=changes)).edits

    def shown(self, of: Transcript | None = None) -> ShownTranscript:
        return ShowTranscript(reader=self.library.reader)((of or self.transcript).id)

    def lines(self, of: Transcript | None = None) -> list[str]:
        return [one.text for one in self.shown(of).segments]

    def found(self) -> str:
        with self.library.reader() as now:
            entry = now.passages.of_file(self.clip).get(TRANSCRIPT)
        return " ".join(one.text for one in entry.passages) if entry else ""

    def history(self) -> tuple[PastEdit, ...]:
        return ShowHistory(reader=self.library.reader)(self.clip)
