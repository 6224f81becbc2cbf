"""A transcript goes, with its summary; what people corrected stays for the others."""

from collections.abc import Callable

from application.ports.unit_of_work import Transaction, UnitOfWork
from domain.shared.ids import FileId, TranscriptId


class DeleteTranscript:
    """`refresh` keeps what can be found of the file equal to what is said in it."""

    def __init__(self, *, uow: UnitOfWork, refresh: Callable[[Transaction, FileId], None]) -> None:
        self._uow = uow
        self._refresh = refresh

    def __call__(self, transcript_id: TranscriptId) -> None:
        """Raises:
        TranscriptNotFound
        """
        with self._uow() as tx:
            file_id = tx.transcripts.get(transcript_id).file_id
            tx.transcripts.delete(transcript_id)
            self._refresh(tx, file_id)
            tx.commit()
