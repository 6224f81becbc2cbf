"""One paid call to a model: recorded before it is sent, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import NewType

import msgspec

from domain.analysis.run import Usage
from domain.shared.ids import FileId, ItemId, JobId, RunId, SpendId

AttemptId = NewType("AttemptId", int)
ReplyId = NewType("ReplyId", int)

MAX_ATTEMPTS = 3
"""Of one call for one item, all in all; those that are DEFERRED only wait and are not
counted."""
MAX_AFTER_UNKNOWN = 1
"""How often a call is repeated by itself whose outcome is unknown. Where that was so before,
a person who asks again, by retry or by a new job, grants one more and no repeat."""


class AttemptState(StrEnum):
    SENT = "SENT"
    """On its way, or the process died."""
    ANSWERED = "ANSWERED"
    REFUSED = "REFUSED"
    """Certainly not paid."""
    DEFERRED = "DEFERRED"
    """Refused for the moment (throttled, not ready), certainly not paid; it is sent again."""
    UNKNOWN = "UNKNOWN"
    """The reply was lost; it may have been paid."""


MAY_BE_PAID = (AttemptState.ANSWERED, AttemptState.UNKNOWN)


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a call is made, which bounds how often it may be."""

    purpose: str
    job_id: JobId | None
    item_id: ItemId | None
    since: datetime
    """Attempts of the item from then on are counted: when its job began, or a person retried."""
    answers_since: datetime | None = None
    """Only answers from then on are good enough (a person forced it); None: any."""
    job_cap: int | None = None
    """Micro-dollars that were approved for the job; None: only the settings bind."""


class CallAttempt(msgspec.Struct, frozen=True, kw_only=True):
    id: AttemptId
    call_hash: str
    """Over everything sent, media included: equal hashes mean an equal call."""
    engine: str
    model: str
    """Key of the model."""
    spend_id: SpendId
    job_id: JobId | None
    item_id: ItemId | None
    run_id: RunId | None
    file_id: FileId | None
    number: int
    """1 for the first of its item for this call."""
    state: AttemptState
    sent_at: datetime
    lease_until: datetime
    """A SENT one beyond it has no sender any more: its outcome is unknown."""
    ended_at: datetime | None = None
    code: str | None = None
    """The service's word for a failure."""
    message: str | None = None
    service_request_id: str | None = None
    reply_id: ReplyId | None = None
    usage: Usage | None = None
    """None: the service did not say."""


class StoredReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as it came; durable before anybody reads it."""

    id: ReplyId
    call_hash: str
    raw: bytes
    """UTF-8: the arguments of the tool call as JSON, or the text."""
    stop_reason: str
    usage: Usage
    at: datetime
