"""Paid calls and the replies to them, in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import structs

from adapters.memory.store import State, require
from application.ports.call_repository import CallReader, CallRepository, CallUnderWay
from domain.analysis.call import (
    MAY_BE_PAID,
    AttemptId,
    AttemptState,
    CallAttempt,
    ReplyId,
    StoredReply,
)
from domain.analysis.run import Usage
from domain.shared.ids import FileId, ItemId, RunId, SpendId


class MemoryCallReader(CallReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def answer(self, call_hash: str, since: datetime | None = None) -> StoredReply | None:
        found = [
            reply
            for reply in self._state.replies.values()
            if reply.call_hash == call_hash and (since is None or reply.at >= since)
        ]
        return max(found, key=lambda reply: reply.id, default=None)

    def under_way(self, call_hash: str) -> CallAttempt | None:
        found = self._where(lambda row: _is_sent(row) and row.call_hash == call_hash)
        return found[0] if found else None

    def attempts(
        self, call_hash: str, item_id: ItemId | None, since: datetime
    ) -> tuple[CallAttempt, ...]:
        return self._where(
            lambda row: (
                (row.call_hash, row.item_id) == (call_hash, item_id) and row.sent_at >= since
            )
        )

    def in_doubt(self, call_hash: str, item_id: ItemId | None, since: datetime) -> bool:
        others = self._where(
            lambda row: (
                row.call_hash == call_hash
                and row.state in MAY_BE_PAID
                and (row.item_id != item_id or row.sent_at < since)
            )
        )
        return bool(others) and others[-1].state is AttemptState.UNKNOWN

    def of_run(self, run_id: RunId) -> tuple[CallAttempt, ...]:
        return self._where(lambda row: row.run_id == run_id)

    def of_file(self, file_id: FileId) -> tuple[CallAttempt, ...]:
        return self._where(lambda row: row.file_id == file_id)

    def of_spend(self, spend_ids: Sequence[SpendId]) -> tuple[CallAttempt, ...]:
        wanted = {*spend_ids}
        return self._where(lambda row: row.spend_id in wanted)

    def _where(self, is_wanted: Callable[[CallAttempt], bool]) -> tuple[CallAttempt, ...]:
        return tuple(row for row in self._state.attempts.values() if is_wanted(row))


class MemoryCallRepository(MemoryCallReader, CallRepository):
    def begin(self, attempt: CallAttempt) -> CallAttempt:
        if self.under_way(attempt.call_hash) is not None:
            raise CallUnderWay(call_hash=attempt.call_hash)
        require(self._state.spend, attempt.spend_id)
        begun = structs.replace(
            attempt, id=AttemptId(self._state.new_id("attempts")), state=AttemptState.SENT
        )
        self._state.attempts[begun.id] = begun
        return begun

    def end(self, attempt: CallAttempt) -> None:
        if _is_sent(self._state.attempts.get(attempt.id)):
            if attempt.reply_id is not None:
                require(self._state.replies, attempt.reply_id)
            self._state.attempts[attempt.id] = attempt

    def keep(
        self, call_hash: str, raw: bytes, stop_reason: str, usage: Usage, at: datetime
    ) -> StoredReply:
        reply = StoredReply(
            id=ReplyId(self._state.new_id("replies")),
            call_hash=call_hash,
            raw=raw,
            stop_reason=stop_reason,
            usage=usage,
            at=at,
        )
        self._state.replies[reply.id] = reply
        return reply

    def expired(self, now: datetime) -> Sequence[CallAttempt]:
        return self._where(lambda row: _is_sent(row) and row.lease_until < now)

    def sent(self) -> Sequence[CallAttempt]:
        return self._where(_is_sent)


def _is_sent(attempt: CallAttempt | None) -> bool:
    return attempt is not None and attempt.state is AttemptState.SENT
