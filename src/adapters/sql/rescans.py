"""Plans of rescans, line by line."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sql.rows import build, columns_of, listed, values_of
from adapters.sql.schema import rescan_changes
from application.ports.rescan_repository import RescanReader, RescanRepository
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import ChangeId, FileId, FilePath, JobId

_COLUMNS = columns_of(rescan_changes, Change)
_IN_ORDER = sa.select(*_COLUMNS).order_by(rescan_changes.c.id)


class SqlRescanReader(RescanReader):
    """`RescanReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def changes(
        self,
        job_id: JobId,
        *,
        kinds: Sequence[ChangeKind] = (),
        states: Sequence[ChangeState] = (),
        after: ChangeId | None = None,
        limit: int = 500,
    ) -> tuple[Change, ...]:
        query = _IN_ORDER.where(rescan_changes.c.job_id == job_id).limit(limit)
        if kinds:
            query = query.where(rescan_changes.c.kind.in_(kinds))
        if states:
            query = query.where(rescan_changes.c.state.in_(states))
        if after is not None:
            query = query.where(rescan_changes.c.id > after)
        return self._changes(query)

    def counts(self, job_id: JobId) -> dict[ChangeKind, int]:
        rows = self._connection.execute(
            sa.select(rescan_changes.c.kind, sa.func.count())
            .where(rescan_changes.c.job_id == job_id)
            .group_by(rescan_changes.c.kind)
        )
        return {row[0]: row[1] for row in rows}

    def chosen(
        self,
        job_id: JobId,
        kind: ChangeKind,
        *,
        file_ids: Sequence[FileId] | None,
        paths: Sequence[FilePath] | None,
    ) -> tuple[Change, ...]:
        query = _IN_ORDER.where(
            rescan_changes.c.job_id == job_id,
            rescan_changes.c.kind == kind,
            rescan_changes.c.state == ChangeState.PROPOSED,
        )
        by_file = rescan_changes.c.file_id.in_(listed(file_ids or ()))
        # JSON has no bytes
        by_path = sa.func.hex(rescan_changes.c.path).in_(
            listed(path.hex().upper() for path in paths or ())
        )
        if file_ids is not None or paths is not None:
            query = query.where(by_file | by_path)
        return self._changes(query)

    def _changes(self, query: sa.Select[Any]) -> tuple[Change, ...]:
        return tuple(build(Change, row) for row in self._connection.execute(query))


class SqlRescanRepository(SqlRescanReader, RescanRepository):
    """`RescanRepository` on one connection that holds the write lock."""

    def clear(self, job_id: JobId) -> None:
        self._connection.execute(
            sa.delete(rescan_changes).where(rescan_changes.c.job_id == job_id)
        )

    def add(self, changes: Sequence[Change]) -> None:
        if changes:
            rows = [values_of(change, "id") for change in changes]
            self._connection.execute(sa.insert(rescan_changes), rows)

    def mark(self, change_ids: Sequence[ChangeId], state: ChangeState) -> None:
        self._connection.execute(
            sa.update(rescan_changes)
            .where(rescan_changes.c.id.in_(listed(change_ids)))
            .values(state=state)
        )
