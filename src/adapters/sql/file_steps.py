"""How far each step is with a file, as SQL expressions over `files`."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.functions import passage_folded
from adapters.sql.preferred import IS_CURRENT, preferred
from adapters.sql.schema import (
    analysis_results,
    analysis_runs,
    artifacts,
    files,
    job_items,
    passages,
    strikes,
    transcript_summaries,
    transcripts,
)
from domain.analysis.run import RunStatus
from domain.jobs.job import WITH_OUTCOME, ItemStatus
from domain.jobs.strikes import MAX_STRIKES
from domain.library.file_list import ANALYSIS_ITEM, PROXY_ITEM, TRANSCRIBE_ITEM, AnalysisState
from domain.library.passage import TRANSCRIPT
from domain.media.artifact import ArtifactKind
from domain.transcription.transcript import TranscriptState

proxy = artifacts.alias("proxy")
IS_PROXY = (proxy.c.file_id == files.c.id) & (proxy.c.kind == ArtifactKind.PROXY)
# A proxy counts only while it was made from the file as it is now.
IS_PRESENT_PROXY = IS_PROXY & (proxy.c.made_from == files.c.fingerprint)
_COMPLETED = (analysis_runs.c.file_id == files.c.id) & (
    analysis_runs.c.status == RunStatus.COMPLETED
)
_SPOKEN = (passages.c.file_id == files.c.id) & (passages.c.origin == TRANSCRIPT)


def _truth(query: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """Of the first row; false without one."""
    first = query.limit(1).correlate(files).scalar_subquery()
    return sa.type_coerce(sa.func.coalesce(first, 0), sa.Boolean)


def _exists(query: sa.Select[Any]) -> sa.ColumnElement[bool]:
    return query.correlate(files).exists()


def _newest_item_failed(*kind: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return _truth(
        sa.select(job_items.c.status == ItemStatus.FAILED)
        .where(job_items.c.file_id == files.c.id, *kind, job_items.c.status.in_(WITH_OUTCOME))
        .order_by(job_items.c.ended_at.desc(), job_items.c.id.desc())
    )


has_proxy = _exists(sa.select(proxy.c.id).where(IS_PRESENT_PROXY))
proxy_failed = _newest_item_failed(job_items.c.kind == PROXY_ITEM)
failed_last_job = _newest_item_failed()
analysed = _exists(sa.select(analysis_runs.c.id).join(analysis_results).where(_COMPLETED))
_newest_run_failed = _truth(
    sa.select(analysis_runs.c.status == RunStatus.FAILED)
    .where(analysis_runs.c.file_id == files.c.id)
    .order_by(analysis_runs.c.id.desc())
)
analysis_failed = _newest_run_failed & ~analysed
_waiting = _exists(
    sa.select(job_items.c.id).where(
        job_items.c.file_id == files.c.id,
        job_items.c.kind == ANALYSIS_ITEM,
        job_items.c.status.in_([ItemStatus.QUEUED, ItemStatus.RUNNING]),
    )
)
in_state = {
    AnalysisState.NONE: ~analysed & ~_newest_run_failed,
    AnalysisState.WAITING: _waiting,
    AnalysisState.DONE: analysed,
    AnalysisState.FAILED: analysis_failed,
}
_proxy_is_stale = _exists(
    sa.select(proxy.c.id).where(IS_PROXY, proxy.c.made_from.is_distinct_from(files.c.fingerprint))
)
stale = _proxy_is_stale | _truth(
    sa.select(analysis_runs.c.media_hash.is_distinct_from(files.c.fingerprint))
    .where(_COMPLETED)
    .order_by(analysis_runs.c.id.desc())
)
quarantined = _exists(
    sa.select(strikes.c.kind).where(
        strikes.c.file_id == files.c.id, strikes.c.count >= MAX_STRIKES
    )
)
has_transcript = _exists(sa.select(transcripts.c.id).where(IS_CURRENT))
transcript_failed = _newest_item_failed(job_items.c.kind == TRANSCRIBE_ITEM)


def _number_of(*which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    counted = sa.select(sa.func.count()).select_from(transcripts).where(IS_CURRENT, *which)
    return counted.correlate(files).scalar_subquery()


current_transcripts = _number_of()
complete_transcripts = _number_of(transcripts.c.state == TranscriptState.COMPLETE)
characters = preferred(transcripts.c.characters)
_summary_is_of = (
    sa.select(transcript_summaries.c.of_words_at)
    .where(transcript_summaries.c.transcript_id == transcripts.c.id)
    .correlate(transcripts)
    .scalar_subquery()
)
has_summary = sa.type_coerce(
    sa.func.coalesce(preferred(_summary_is_of == transcripts.c.changed_at), 0), sa.Boolean
)


def said(text: str) -> sa.ColumnElement[bool]:
    """`text` is folded."""
    found = sa.func.instr(passage_folded(passages.c.text), text) > 0
    return _exists(sa.select(passages.c.id).where(_SPOKEN, found))
