"""Which of two transcripts of the same content by the same model is kept."""

from domain.transcription.transcript import Transcript, TranscriptState


def replaces(new: Transcript, there: Transcript | None) -> bool:
    """Another try takes the place of the one before, unless it says less: nothing where words
    were heard, a part where all was, or a shorter part. Both with the figures of what was heard:
    what people wrote is there whichever is kept."""
    if there is None:
        return True
    if there.characters and not new.characters:
        return False
    if new.state is TranscriptState.PARTIAL:
        return there.state is TranscriptState.PARTIAL and new.heard_s >= there.heard_s
    return True
