"""Which results of a file stand for an engine and model, in one question."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.schema import analysis_results, analysis_runs
from domain.analysis.run import RunStatus
from domain.shared.ids import FileId


def leading_of(file_id: FileId) -> sa.Subquery:
    """As `domain.analysis.layering.leading` says: `key` and `run_id` of each."""
    missing = sa.func.json_each(analysis_runs.c.unanswered).table_valued("value")
    is_cut = sa.exists(sa.select(missing.c.value).where(missing.c.value == analysis_results.c.key))
    of: list[sa.ColumnElement[Any]] = [
        analysis_results.c.key,
        analysis_runs.c.engine,
        analysis_runs.c.model,
    ]
    newest_first = analysis_results.c.run_id.desc()
    content = sa.func.first_value(analysis_runs.c.media_hash)
    found = (
        sa.select(
            *of,
            analysis_results.c.run_id,
            (
                is_cut
                | (
                    analysis_runs.c.media_hash
                    != content.over(partition_by=of, order_by=newest_first)
                )
            ).label("is_less"),
        )
        .join(analysis_runs)
        .where(analysis_runs.c.file_id == file_id, analysis_runs.c.status == RunStatus.COMPLETED)
        .subquery()
    )
    place = sa.func.row_number().over(
        partition_by=[found.c.key, found.c.engine, found.c.model],
        order_by=[found.c.is_less, found.c.run_id.desc()],
    )
    placed = sa.select(found.c.key, found.c.run_id, place.label("place")).subquery()
    return sa.select(placed.c.key, placed.c.run_id).where(placed.c.place == 1).subquery()
