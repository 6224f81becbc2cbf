"""The figures of transcripts follow what people say of their words."""

from datetime import datetime

from msgspec import structs

from application.ports.unit_of_work import Transaction
from domain.shared.ids import FileId
from domain.transcription.corrections import corrected
from domain.transcription.figures import with_figures


def count_anew(tx: Transaction, file_id: FileId, media_hash: str, at: datetime) -> None:
    """After a correction of that content was written or taken back: what all its transcripts show
    has changed."""
    edits = tx.edits.of_file(file_id)
    for transcript in tx.transcripts.of_file(file_id):
        if transcript.media_hash == media_hash:
            shown = corrected(tx.transcripts.segments(transcript.id), edits, media_hash)
            tx.transcripts.recount(with_figures(structs.replace(transcript, changed_at=at), shown))
