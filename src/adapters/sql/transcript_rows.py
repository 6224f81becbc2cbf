"""Transcripts as columns."""

import sqlalchemy as sa

from adapters.sql.preferred import preferred_id
from adapters.sql.schema import files, transcripts
from domain.transcription.transcript import Transcript

WITH_FILE = transcripts.join(files)
is_preferred: sa.ColumnElement[bool] = sa.type_coerce(
    transcripts.c.id.is_not_distinct_from(preferred_id()), sa.Boolean
)
TRANSCRIPT_COLUMNS = [
    is_preferred if name == "preferred" else transcripts.c[name]
    for name in Transcript.__struct_fields__
]
"""Of `WITH_FILE`."""
