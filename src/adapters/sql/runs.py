"""Analysis runs, the engine's words, and the typed results."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Any

import msgspec
import sqlalchemy as sa

from adapters.sql.layers import leading_of
from adapters.sql.results import newest_results, support_of_results
from adapters.sql.rows import build, columns_of, listed, values_of
from adapters.sql.schema import (
    analysis_results,
    analysis_runs,
    files,
    replies,
    run_contexts,
    run_parts,
)
from application.ports.analysis_engine import ReplyPart
from application.ports.run_repository import RunReader, RunRepository
from domain.analysis.context import Context
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Stored, Support
from domain.analysis.run import (
    AnalysisRun,
    Asked,
    RunNotFound,
    RunStatus,
    TypeRef,
    TypeResult,
    Usage,
)
from domain.shared.ids import FileId, RunId

_PLAIN = [name for name in AnalysisRun.__struct_fields__ if name != "usage"]
# Usage lies in columns of its own, so that it can be summed.
_RUN_COLUMNS = [
    *(analysis_runs.c[name] for name in _PLAIN),
    *columns_of(analysis_runs, Usage),
]
_RESULT_COLUMNS = columns_of(analysis_results, TypeResult)
_PART_COLUMNS = [
    (replies if name in ("raw", "stop_reason") else run_parts).c[name]
    for name in ReplyPart.__struct_fields__
]
# as text: each different one is decoded once
_ANSWERED = [
    sa.type_coerce(analysis_runs.c[name], sa.Text) for name in ("types", "options", "unanswered")
]


class SqlRunReader(RunReader):
    """`RunReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, run_id: RunId) -> AnalysisRun:
        found = self._runs(sa.select(*_RUN_COLUMNS).where(analysis_runs.c.id == run_id))
        if not found:
            raise RunNotFound(run_id=run_id)
        return found[0]

    def of_file(self, file_id: FileId) -> tuple[AnalysisRun, ...]:
        return self._runs(
            sa.select(*_RUN_COLUMNS)
            .where(analysis_runs.c.file_id == file_id)
            .order_by(analysis_runs.c.id.desc())
        )

    def with_status(self, *statuses: RunStatus) -> tuple[AnalysisRun, ...]:
        return self._runs(
            sa.select(*_RUN_COLUMNS)
            .where(analysis_runs.c.status.in_(statuses))
            .order_by(analysis_runs.c.id)
        )

    def answered(self, asked: Asked) -> dict[FileId, frozenset[str]]:
        rows = self._connection.execute(
            sa.select(analysis_runs.c.file_id, *_ANSWERED)
            .join(files)
            .where(
                analysis_runs.c.status == RunStatus.COMPLETED,
                analysis_runs.c.media_hash == files.c.fingerprint,
                analysis_runs.c.engine == asked.engine,
                analysis_runs.c.model == asked.model,
            )
        )
        # thousands of runs put the same few questions
        keys_of = lru_cache(maxsize=1024)(partial(_answered_keys, asked))
        found: dict[FileId, frozenset[str]] = {}
        for file_id, *texts in rows:
            if keys := keys_of(*texts):
                found[file_id] = found.get(file_id, frozenset()) | keys
        return found

    def results(self, run_id: RunId) -> tuple[TypeResult, ...]:
        return self._results(
            sa.select(*_RESULT_COLUMNS).where(analysis_results.c.run_id == run_id)
        )

    def layers(self, file_id: FileId) -> tuple[TypeResult, ...]:
        leading = leading_of(file_id)
        return self._results(
            sa.select(*_RESULT_COLUMNS).join(
                leading,
                (analysis_results.c.key == leading.c.key)
                & (analysis_results.c.run_id == leading.c.run_id),
            )
        )

    def support(self) -> tuple[Support, ...]:
        return support_of_results(self._connection)

    def stored(self) -> tuple[Stored, ...]:
        return newest_results(self._connection)

    def replies(self, run_id: RunId) -> tuple[ReplyPart, ...]:
        query = (
            sa.select(*_PART_COLUMNS)
            .join(replies)
            .where(run_parts.c.run_id == run_id)
            .order_by(run_parts.c.number)
        )
        return tuple(build(ReplyPart, row) for row in self._connection.execute(query))

    def seen(self, file_id: FileId, media_hash: str) -> tuple[Evidence, ...]:
        query = (
            sa.select(analysis_runs.c.seen)
            .where(
                analysis_runs.c.file_id == file_id,
                analysis_runs.c.media_hash == media_hash,
                analysis_runs.c.seen.is_not(None),
            )
            .order_by(analysis_runs.c.id.desc())
        )
        return tuple(self._connection.scalars(query))

    def contexts(self, file_id: FileId) -> dict[RunId, Context]:
        query = (
            sa.select(run_contexts.c.run_id, run_contexts.c.context)
            .join(analysis_runs)
            .where(analysis_runs.c.file_id == file_id)
        )
        return {RunId(run_id): context for run_id, context in self._connection.execute(query)}

    def completed_with(self, file_id: FileId, request_hash: str) -> AnalysisRun | None:
        found = self._runs(
            sa.select(*_RUN_COLUMNS)
            .where(
                analysis_runs.c.file_id == file_id,
                analysis_runs.c.status == RunStatus.COMPLETED,
                analysis_runs.c.request_hash == request_hash,
            )
            .order_by(analysis_runs.c.id.desc())
            .limit(1)
        )
        return found[0] if found else None

    def _runs(self, query: sa.Select[Any]) -> tuple[AnalysisRun, ...]:
        return tuple(_run(row) for row in self._connection.execute(query))

    def _results(self, query: sa.Select[Any]) -> tuple[TypeResult, ...]:
        rows = self._connection.execute(
            query.order_by(analysis_results.c.key, analysis_results.c.run_id.desc())
        )
        return tuple(build(TypeResult, row) for row in rows)


class SqlRunRepository(SqlRunReader, RunRepository):
    """`RunRepository` on one connection that holds the write lock."""

    def add(self, run: AnalysisRun, context: Context | None = None) -> AnalysisRun:
        number = self._connection.execute(
            sa.insert(analysis_runs).values(_values(run)).returning(analysis_runs.c.id)
        ).scalar_one()
        if context is not None:
            self._connection.execute(
                sa.insert(run_contexts).values(run_id=number, context=context)
            )
        return self.get(RunId(number))

    def set_replies(
        self, run_id: RunId, parts: Sequence[ReplyPart], seen: Evidence | None = None
    ) -> None:
        self._update(run_id, {"seen": seen})
        self._drop_parts(run_id)
        run = self.get(run_id)
        rows = [
            {
                "run_id": run_id,
                "number": number,
                "part": part.part,
                "is_synthesis": part.is_synthesis,
                "reply_id": self._add_reply(run, part) if part.reply_id is None else part.reply_id,
            }
            for number, part in enumerate(parts)
        ]
        if rows:
            self._connection.execute(sa.insert(run_parts), rows)

    def _drop_parts(self, run_id: RunId) -> None:
        """With the replies that were made by no call and belong to this run alone."""
        of_run = run_parts.c.run_id == run_id
        drop = sa.delete(run_parts).where(of_run).returning(run_parts.c.reply_id)
        if gone := self._connection.scalars(drop).all():
            linked = sa.select(run_parts.c.reply_id).where(run_parts.c.reply_id == replies.c.id)
            self._connection.execute(
                sa.delete(replies).where(
                    replies.c.id.in_(listed(gone)),
                    replies.c.call_hash.is_(None),
                    ~linked.exists(),
                )
            )

    def _add_reply(self, run: AnalysisRun, part: ReplyPart) -> int:
        insert = sa.insert(replies).values(
            raw=part.raw, stop_reason=part.stop_reason, at=run.started_at, **values_of(Usage())
        )
        number: int = self._connection.execute(insert.returning(replies.c.id)).scalar_one()
        return number

    def finish(self, run: AnalysisRun, results: Sequence[TypeResult]) -> None:
        self._update(run.id, _values(run))
        self._connection.execute(
            sa.delete(analysis_results).where(analysis_results.c.run_id == run.id)
        )
        if results:
            self._connection.execute(
                sa.insert(analysis_results),
                [_result_values(run.id, result) for result in results],
            )

    def fail_interrupted(self, file_id: FileId) -> int:
        left = [run for run in self.of_file(file_id) if run.status is RunStatus.RUNNING]
        for run in left:
            self._update(run.id, _values(run.interrupted()))
        return len(left)

    def _update(self, run_id: RunId, values: dict[str, Any]) -> None:
        update = sa.update(analysis_runs).where(analysis_runs.c.id == run_id).values(values)
        if not self._connection.execute(update).rowcount:
            raise RunNotFound(run_id=run_id)


def _run(row: Iterable[Any]) -> AnalysisRun:
    values = tuple(row)
    plain, usage = values[: len(_PLAIN)], values[len(_PLAIN) :]
    return AnalysisRun(**dict(zip(_PLAIN, plain, strict=True)), usage=build(Usage, usage))


def _answered_keys(asked: Asked, types: str, options: str, unanswered: str) -> frozenset[str]:
    """As `AnalysisRun.answers`, from the columns' text."""
    if msgspec.json.decode(options) != asked.options:
        return frozenset()
    same = set(msgspec.json.decode(types, type=tuple[TypeRef, ...])) & set(asked.types)
    return frozenset(ref.key for ref in same) - set(msgspec.json.decode(unanswered))


def _result_values(run_id: RunId, result: TypeResult) -> dict[str, Any]:
    return values_of(result) | {
        "run_id": run_id,
        "claims": len(result.findings),
        "supported": sum(finding.supported for finding in result.findings),
    }


def _values(run: AnalysisRun) -> dict[str, Any]:
    return values_of(run, "id", "usage") | values_of(run.usage)
