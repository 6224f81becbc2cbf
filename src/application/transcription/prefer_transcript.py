"""A person says which of a file's transcripts is shown, searched and built upon."""

from collections.abc import Callable

from application.ports.unit_of_work import Transaction, UnitOfWork
from domain.shared.ids import FileId, TranscriptId
from domain.transcription.transcript import TranscriptOutdated


class PreferTranscript:
    """`refresh` keeps what can be found of the file equal to what is said in it."""

    def __init__(self, *, uow: UnitOfWork, refresh: Callable[[Transaction, FileId], None]) -> None:
        self._uow = uow
        self._refresh = refresh

    def __call__(self, transcript_id: TranscriptId) -> None:
        """Raises:
        TranscriptNotFound
        TranscriptOutdated: it is not of what the file holds now.
        """
        with self._uow() as tx:
            transcript = tx.transcripts.get(transcript_id)
            if transcript.media_hash != tx.files.get(transcript.file_id).fingerprint:
                raise TranscriptOutdated(transcript_id=transcript_id)
            tx.transcripts.prefer(transcript_id)
            self._refresh(tx, transcript.file_id)
            tx.commit()
