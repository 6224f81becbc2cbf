"""What was said in files, as models heard it, and the gist of it."""

import sqlalchemy as sa

from adapters.sql.columns import (
    file_id,
    instant,
    integer,
    metadata,
    number,
    problem,
    real,
    text,
)
from adapters.sql.types import Instant, Json, Word
from domain.transcription.options import TranscribeOptions
from domain.transcription.transcript import Doubt, TranscriptState

transcripts = sa.Table(
    "transcripts",
    metadata,
    number("id"),
    file_id(),
    text("media_hash"),
    text("model"),
    sa.Column("options", Json(TranscribeOptions), nullable=False),
    text("engine"),
    sa.Column("state", Word(TranscriptState), nullable=False),
    problem(),
    text("language", unknown=True),
    real("language_probability"),
    real("duration_s"),
    real("heard_s", unknown=False),
    real("confidence"),
    integer("segments"),
    integer("doubtful"),
    integer("characters"),
    integer("words"),
    real("processing_s", unknown=False),
    sa.Column("made_at", Instant, nullable=False, index=True),
    instant("changed_at"),
    # the larger, the later a person preferred it over the file's others; NULL: nobody did
    integer("chosen", unknown=True),
    # also how a file's transcripts of a content are found
    sa.UniqueConstraint("file_id", "media_hash", "model"),
    sqlite_autoincrement=True,
)


def _of_transcript() -> sa.Column[int]:
    return sa.Column(
        "transcript_id",
        sa.Integer,
        sa.ForeignKey("transcripts.id", ondelete="CASCADE"),
        primary_key=True,
    )


transcript_segments = sa.Table(
    "transcript_segments",
    metadata,
    _of_transcript(),
    sa.Column("number", sa.Integer, primary_key=True),
    real("start_s", unknown=False),
    real("end_s", unknown=False),
    text("text"),
    real("no_speech", unknown=False),
    real("log_probability", unknown=False),
    real("compression", unknown=False),
    sa.Column("doubt", Word(Doubt), nullable=True),
    # start, end, text, probability of each; last, so that reading the text does not walk
    # through them
    sa.Column("words", Json(tuple[tuple[float, float, str, float], ...]), nullable=False),
    # a transcript's segments lie beside one another, and no second index names them
    sqlite_with_rowid=False,
)

transcript_summaries = sa.Table(
    "transcript_summaries",
    metadata,
    _of_transcript(),
    text("text"),
    sa.Column("was_cut", sa.Boolean, nullable=False),
    text("engine"),
    text("model"),
    integer("input_tokens"),
    integer("output_tokens"),
    integer("cost"),  # micro-dollars
    instant("of_words_at"),
    instant("made_at"),
)
