"""Paid calls and the replies to them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.rows import build, columns_of, listed, values_of
from adapters.sql.schema import call_attempts, replies
from application.ports.call_repository import CallReader, CallRepository, CallUnderWay
from domain.analysis.call import MAY_BE_PAID, AttemptState, CallAttempt, StoredReply
from domain.analysis.run import Usage
from domain.shared.ids import FileId, ItemId, RunId, SpendId

# Usage lies in columns of its own, so that it can be summed.
_ATTEMPT = [name for name in CallAttempt.__struct_fields__ if name != "usage"]
_ATTEMPT_COLUMNS = [
    *(call_attempts.c[name] for name in _ATTEMPT),
    *columns_of(call_attempts, Usage),
]
_REPLY = [name for name in StoredReply.__struct_fields__ if name != "usage"]
_REPLY_COLUMNS = [*(replies.c[name] for name in _REPLY), *columns_of(replies, Usage)]
# The index's own words: with a bound parameter it would not be used.
_SENT = sa.text("state = 'SENT'")


class SqlCallReader(CallReader):
    """`CallReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def answer(self, call_hash: str, since: datetime | None = None) -> StoredReply | None:
        query = sa.select(*_REPLY_COLUMNS).where(replies.c.call_hash == call_hash)
        if since is not None:
            query = query.where(replies.c.at >= since)
        row = self._connection.execute(query.order_by(replies.c.id.desc()).limit(1)).first()
        return None if row is None else _reply(row)

    def under_way(self, call_hash: str) -> CallAttempt | None:
        found = self._attempts(_SENT, call_attempts.c.call_hash == call_hash)
        return found[0] if found else None

    def attempts(
        self, call_hash: str, item_id: ItemId | None, since: datetime
    ) -> tuple[CallAttempt, ...]:
        return self._attempts(
            call_attempts.c.call_hash == call_hash,
            call_attempts.c.item_id == item_id,
            call_attempts.c.sent_at >= since,
        )

    def in_doubt(self, call_hash: str, item_id: ItemId | None, since: datetime) -> bool:
        last = (
            sa.select(call_attempts.c.state)
            .where(
                call_attempts.c.call_hash == call_hash,
                call_attempts.c.state.in_(MAY_BE_PAID),
                call_attempts.c.item_id.is_distinct_from(item_id)
                | (call_attempts.c.sent_at < since),
            )
            .order_by(call_attempts.c.id.desc())
            .limit(1)
        )
        return self._connection.execute(last).scalar() is AttemptState.UNKNOWN

    def of_run(self, run_id: RunId) -> tuple[CallAttempt, ...]:
        return self._attempts(call_attempts.c.run_id == run_id)

    def of_file(self, file_id: FileId) -> tuple[CallAttempt, ...]:
        return self._attempts(call_attempts.c.file_id == file_id)

    def of_spend(self, spend_ids: Sequence[SpendId]) -> tuple[CallAttempt, ...]:
        return self._attempts(call_attempts.c.spend_id.in_(listed(spend_ids)))

    def _attempts(self, *which: sa.ColumnElement[bool] | sa.TextClause) -> tuple[CallAttempt, ...]:
        rows = self._connection.execute(
            sa.select(*_ATTEMPT_COLUMNS).where(*which).order_by(call_attempts.c.id)
        )
        return tuple(_attempt(row) for row in rows)


class SqlCallRepository(SqlCallReader, CallRepository):
    """`CallRepository` on one connection that holds the write lock."""

    def begin(self, attempt: CallAttempt) -> CallAttempt:
        row = self._connection.execute(
            insert(call_attempts)
            .values(_values(attempt) | {"state": AttemptState.SENT})
            .on_conflict_do_nothing(index_elements=["call_hash"], index_where=_SENT)
            .returning(*_ATTEMPT_COLUMNS)
        ).first()
        if row is None:
            raise CallUnderWay(call_hash=attempt.call_hash)
        return _attempt(row)

    def end(self, attempt: CallAttempt) -> None:
        self._connection.execute(
            sa.update(call_attempts)
            .where(call_attempts.c.id == attempt.id, _SENT)
            .values(_values(attempt))
        )

    def keep(
        self, call_hash: str, raw: bytes, stop_reason: str, usage: Usage, at: datetime
    ) -> StoredReply:
        row = self._connection.execute(
            sa.insert(replies)
            .values(
                call_hash=call_hash, raw=raw, stop_reason=stop_reason, at=at, **values_of(usage)
            )
            .returning(*_REPLY_COLUMNS)
        ).one()
        return _reply(row)

    def expired(self, now: datetime) -> Sequence[CallAttempt]:
        return self._attempts(_SENT, call_attempts.c.lease_until < now)

    def sent(self) -> Sequence[CallAttempt]:
        return self._attempts(_SENT)


def _attempt(row: Iterable[Any]) -> CallAttempt:
    values = tuple(row)
    plain, usage = values[: len(_ATTEMPT)], values[len(_ATTEMPT) :]
    return CallAttempt(
        **dict(zip(_ATTEMPT, plain, strict=True)),
        usage=None if usage[0] is None else build(Usage, usage),
    )


def _reply(row: Iterable[Any]) -> StoredReply:
    values = tuple(row)
    plain, usage = values[: len(_REPLY)], values[len(_REPLY) :]
    return StoredReply(**dict(zip(_REPLY, plain, strict=True)), usage=build(Usage, usage))


def _values(attempt: CallAttempt) -> dict[str, Any]:
    usage = (
        dict.fromkeys(Usage.__struct_fields__)
        if attempt.usage is None
        else values_of(attempt.usage)
    )
    return values_of(attempt, "id", "usage") | usage
