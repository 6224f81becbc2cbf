from application.ports.unit_of_work import Snapshot
from domain.analysis.transcript_summary import TranscriptSummary
from domain.transcription.transcript import Transcript


def current_summary(now: Snapshot, transcript: Transcript) -> TranscriptSummary | None:
    """Of its present words; one of words that changed since is not built upon.

    `now` may be a transaction as well.
    """
    summary = now.summaries.of((transcript.id,)).get(transcript.id)
    return summary if summary and summary.of_words_at == transcript.changed_at else None
