"""What was said in a file, as it is shown and built upon."""

import msgspec

from application.ports.unit_of_work import Snapshot
from domain.shared.ids import FileId
from domain.transcription.corrections import corrected
from domain.transcription.transcript import Segment, Transcript


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    transcript: Transcript
    segments: tuple[Segment, ...]
    """With people's corrections, flagged ones among them."""

    @property
    def certain(self) -> tuple[Segment, ...]:
        """What may be built upon: those without doubt."""
        return tuple(segment for segment in self.segments if segment.doubt is None)


def spoken_of(now: Snapshot, file_id: FileId) -> Spoken | None:
    """By the preferred transcript; None where there is none of what the file holds now. `now` may
    be a transaction as well."""
    transcript = now.transcripts.preferred(file_id)
    if transcript is None:
        return None
    return Spoken(transcript=transcript, segments=as_shown(now, transcript))


def as_shown(now: Snapshot, transcript: Transcript) -> tuple[Segment, ...]:
    """What the model heard, with people's corrections laid over."""
    heard = now.transcripts.segments(transcript.id)
    return corrected(heard, now.edits.of_file(transcript.file_id), transcript.media_hash)
