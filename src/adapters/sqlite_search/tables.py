"""The parts of the database that searching touches. Their owner is the adapter `sql`."""

import sqlalchemy as sa


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns))


passages = _table(
    "passages",
    "id",
    "file_id",
    "origin",
    "position",
    "field",
    "source",
    "confidence",
    "start_s",
    "end_s",
    "text",
    "scope",
)
facet_values = _table("facet_values", "file_id", "origin", "field", "value")
indexed_files = _table("indexed_files", "file_id", "version")
files = _table("files", "id", "path_key", "name_folded", "kind")
media_facts = _table("media_facts", "file_id", "captured_local")

CHUNK = 500
"""Bound parameters in one `IN (…)`."""
