"""The tables, by subject. A change here needs a migration; a test compares the two."""

from adapters.sql.columns import metadata
from adapters.sql.schema.analysis import (
    analysis_results,
    analysis_runs,
    edits,
    replies,
    run_contexts,
    run_parts,
)
from adapters.sql.schema.intake import predecessor_files, rescan_changes, uploads
from adapters.sql.schema.jobs import job_items, jobs, strikes
from adapters.sql.schema.library import (
    artifacts,
    changes,
    files,
    media_facts,
    roots,
    saved_filters,
)
from adapters.sql.schema.search import facet_values, indexed_files, passages
from adapters.sql.schema.spend import call_attempts, spend
from adapters.sql.schema.transcription import (
    transcript_segments,
    transcript_summaries,
    transcripts,
)

__all__ = [
    "analysis_results",
    "analysis_runs",
    "artifacts",
    "call_attempts",
    "changes",
    "edits",
    "facet_values",
    "files",
    "indexed_files",
    "job_items",
    "jobs",
    "media_facts",
    "metadata",
    "passages",
    "predecessor_files",
    "replies",
    "rescan_changes",
    "roots",
    "run_contexts",
    "run_parts",
    "saved_filters",
    "spend",
    "strikes",
    "transcript_segments",
    "transcript_summaries",
    "transcripts",
    "uploads",
]
