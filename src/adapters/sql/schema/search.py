"""What can be found."""

import sqlalchemy as sa

from adapters.sql import words
from adapters.sql.columns import file_id, integer, metadata, number, real, text

# Text and search words of everything that can be found. `passage_words` is the index over the two
# columns `text` and `scope`; triggers keep it, so that a cascade cannot leave words behind.
passages = sa.Table(
    "passages",
    metadata,
    number("id"),
    file_id(),
    text("origin"),
    integer("position"),
    text("field"),
    text("source", unknown=True),
    real("confidence"),
    real("start_s"),
    real("end_s"),
    text("text"),
    text("scope"),  # words of origin, field and source, for `field:word`
    sa.UniqueConstraint("file_id", "origin", "position"),
    # hits are counted and filtered from this index alone, past the pages full of text
    sa.Index(None, "id", "file_id", "origin", "source"),
    sqlite_autoincrement=True,
)
for _statement in words.STATEMENTS:
    sa.event.listen(passages, "after_create", sa.DDL(_statement))  # type: ignore[no-untyped-call]  # SQLAlchemy's gap

facet_values = sa.Table(
    "facet_values",
    metadata,
    file_id(primary_key=True),
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Index(None, "field", "value", "file_id"),
)

indexed_files = sa.Table(
    "indexed_files",
    metadata,
    file_id(primary_key=True),
    integer("version"),
)
