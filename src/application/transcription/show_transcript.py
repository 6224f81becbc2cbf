"""One transcript with its words, as people see it."""

import msgspec

from application.ports.unit_of_work import Reader
from application.transcription.spoken import as_shown
from domain.library.edits import Edit
from domain.library.file import MediaFile
from domain.shared.ids import TranscriptId
from domain.transcription.corrections import in_force, place_of
from domain.transcription.transcript import Segment, Transcript


class ShownTranscript(msgspec.Struct, frozen=True, kw_only=True):
    transcript: Transcript
    file: MediaFile
    current: bool
    """Made from what the file holds now."""
    segments: tuple[Segment, ...]
    """With people's corrections; those in doubt are flagged."""
    corrections: dict[str, Edit]
    """Those that are in force, by `Edit.field`; also where they took words away."""

    def correction_of(self, segment: Segment) -> Edit | None:
        """The one that wrote this segment."""
        if not segment.by_person:
            return None
        return self.corrections.get(place_of(segment.start_s, segment.end_s))


class ShowTranscript:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, transcript_id: TranscriptId) -> ShownTranscript:
        """Raises:
        TranscriptNotFound
        """
        with self._reader() as now:
            transcript = now.transcripts.get(transcript_id)
            file = now.files.get(transcript.file_id)
            standing = in_force(now.edits.of_file(file.id), transcript.media_hash)
            return ShownTranscript(
                transcript=transcript,
                file=file,
                current=transcript.media_hash == file.fingerprint,
                segments=as_shown(now, transcript),
                corrections={one.edit.field: one.edit for one in standing},
            )
