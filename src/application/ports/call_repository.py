from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.analysis.call import CallAttempt, StoredReply
from domain.analysis.run import Usage
from domain.shared.errors import Conflict
from domain.shared.ids import FileId, ItemId, RunId, SpendId


class CallUnderWay(Conflict):
    """The same call is on its way already."""

    code = "call_under_way"


class CallReader(Protocol):
    @abstractmethod
    def answer(self, call_hash: str, since: datetime | None = None) -> StoredReply | None:
        """The newest stored reply to exactly this call, not older than `since`."""
        ...

    @abstractmethod
    def under_way(self, call_hash: str) -> CallAttempt | None:
        """The SENT attempt of this call."""
        ...

    @abstractmethod
    def attempts(
        self, call_hash: str, item_id: ItemId | None, since: datetime
    ) -> tuple[CallAttempt, ...]:
        """Of that item for this call, sent since then, oldest first."""
        ...

    @abstractmethod
    def in_doubt(self, call_hash: str, item_id: ItemId | None, since: datetime) -> bool:
        """Apart from those: whether the last attempt of this call that may have been paid, for
        whomever, is UNKNOWN."""
        ...

    @abstractmethod
    def of_run(self, run_id: RunId) -> tuple[CallAttempt, ...]:
        """Oldest first."""
        ...

    @abstractmethod
    def of_file(self, file_id: FileId) -> tuple[CallAttempt, ...]:
        """Oldest first."""
        ...

    @abstractmethod
    def of_spend(self, spend_ids: Sequence[SpendId]) -> tuple[CallAttempt, ...]:
        """Those for which these were reserved, oldest first; any number may be asked."""
        ...


class CallRepository(CallReader, Protocol):
    """Attempts outlive runs and files: they are money. Replies go with the last run that has
    them, and with their file."""

    @abstractmethod
    def begin(self, attempt: CallAttempt) -> CallAttempt:
        """Record it as SENT; its `id` is given anew.

        Raises:
            CallUnderWay: there is a SENT one with this hash.
        """
        ...

    @abstractmethod
    def end(self, attempt: CallAttempt) -> None:
        """Write how it ended (state, times, words, usage); only of one that is SENT now, so that
        whoever comes second changes nothing."""
        ...

    @abstractmethod
    def keep(
        self, call_hash: str, raw: bytes, stop_reason: str, usage: Usage, at: datetime
    ) -> StoredReply:
        """Store a reply, in the transaction that ends its attempt."""
        ...

    @abstractmethod
    def expired(self, now: datetime) -> Sequence[CallAttempt]:
        """SENT ones whose lease is over."""
        ...

    @abstractmethod
    def sent(self) -> Sequence[CallAttempt]:
        """All that are SENT."""
        ...
