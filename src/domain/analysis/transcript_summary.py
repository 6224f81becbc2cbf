"""The gist of a transcript: at most a thousand characters, made by an engine."""

from datetime import datetime

import msgspec

from domain.analysis.run import Usage
from domain.shared.ids import TranscriptId

MAX_CHARACTERS = 1_000


class TranscriptSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One per transcript; a new one replaces it."""

    transcript_id: TranscriptId
    text: str
    """At most `MAX_CHARACTERS`, cut at a word."""
    was_cut: bool
    engine: str
    model: str
    usage: Usage = Usage()
    of_words_at: datetime
    """The transcript's `changed_at` it was made from; another one now means stale."""
    made_at: datetime
