"""Figures over all results of the library."""

from collections import Counter

import msgspec
import sqlalchemy as sa

from adapters.sql.rows import build
from adapters.sql.schema import analysis_results, analysis_runs, files
from domain.analysis.findings import Stored, Support
from domain.analysis.run import TypeRef, prompt_of


def support_of_results(connection: sa.Connection) -> tuple[Support, ...]:
    groups = (analysis_results.c.key, analysis_runs.c.engine, analysis_runs.c.model)
    rows = connection.execute(
        sa.select(
            *groups,
            sa.func.sum(analysis_results.c.claims),
            sa.func.sum(analysis_results.c.supported),
        )
        .join(analysis_runs)
        .group_by(*groups)
        .order_by(*groups)
    )
    return tuple(build(Support, row) for row in rows)


def newest_results(connection: sa.Connection) -> tuple[Stored, ...]:
    newest = (
        sa.select(
            analysis_results.c.key,
            analysis_runs.c.file_id,
            sa.func.max(analysis_results.c.run_id).label("run_id"),
        )
        .join(analysis_runs)
        .group_by(analysis_results.c.key, analysis_runs.c.file_id)
        .subquery()
    )
    is_newest = sa.and_(
        analysis_results.c.run_id == newest.c.run_id, analysis_results.c.key == newest.c.key
    )
    groups = (
        newest.c.key,
        files.c.kind,
        analysis_results.c.version,
        analysis_runs.c.engine,
        analysis_runs.c.model,
        # as text: many runs were asked about the same types in the same words
        sa.type_coerce(analysis_runs.c.types, sa.Text),
    )
    rows = connection.execute(
        sa.select(*groups, sa.func.count())
        .select_from(newest)
        .join(analysis_results, is_newest)
        .join(analysis_runs, analysis_runs.c.id == newest.c.run_id)
        .join(files, files.c.id == newest.c.file_id)
        .group_by(*groups)
    )
    types = msgspec.json.Decoder(tuple[TypeRef, ...])
    counts: Counter[tuple[str, ...]] = Counter()
    for key, kind, version, engine, model, asked, number in rows:
        counts[key, kind, version, engine, model, prompt_of(types.decode(asked), key)] += number
    return tuple(build(Stored, (*how, number)) for how, number in sorted(counts.items()))
