"""When a call is sent again by itself, after what pause, and when not any more."""

from datetime import timedelta

import msgspec

from application.ports.analysis_engine import EngineFailed
from application.ports.call_repository import CallReader
from application.ports.model_gateway import Again, Billed, CallFailed
from domain.analysis.call import MAX_AFTER_UNKNOWN, MAX_ATTEMPTS, AttemptState, CallAttempt, Grant
from domain.analysis.run import FailureKind
from domain.shared.money import MicroUsd, dollars

PATIENCE = timedelta(hours=24)
"""How long a call waits for a model that takes none."""
_PAUSE_S = {Again.YES: 2.0, Again.WAIT: 4.0, Again.NEVER: 0.0}
"""The first; each following one is twice as long."""
_LONGEST_PAUSE_S = 60.0


def pause_s(error: CallFailed, times: int, jitter: float) -> float:
    """Before the call is sent again, after that many failures in a row. `jitter`: 0–1, so that
    those who failed together do not come back together."""
    pause = min(_LONGEST_PAUSE_S, _PAUSE_S[error.again] * 2.0 ** min(times - 1, 10))
    return max(pause * jitter, error.wait_s or 0.0)


def state_after(error: CallFailed) -> AttemptState:
    if error.billed is Billed.UNKNOWN:
        return AttemptState.UNKNOWN
    return AttemptState.DEFERRED if error.again is Again.WAIT else AttemptState.REFUSED


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What was tried of the allowance that an item has for a call."""

    attempts: tuple[CallAttempt, ...]
    """All of its own since it was granted."""
    was_in_doubt: bool
    """Whether it was paid before was unknown already: who asked all the same did so knowingly."""

    @property
    def lost(self) -> int:
        return sum(attempt.state is AttemptState.UNKNOWN for attempt in self.attempts)

    @property
    def is_used_up(self) -> bool:
        counted = sum(attempt.state is not AttemptState.DEFERRED for attempt in self.attempts)
        repeats = 0 if self.was_in_doubt else MAX_AFTER_UNKNOWN
        return self.lost > repeats or counted >= MAX_ATTEMPTS


def tried_of(calls: CallReader, call_hash: str, grant: Grant) -> Tried:
    return Tried(
        attempts=calls.attempts(call_hash, grant.item_id, grant.since),
        was_in_doubt=calls.in_doubt(call_hash, grant.item_id, grant.since),
    )


def given_up(tried: Tried, price: MicroUsd, error: CallFailed | None = None) -> EngineFailed:
    """What a person is told. `price`: the most that one attempt costs; `error`: the last failure,
    where it is at hand."""
    last = tried.attempts[-1] if tried.attempts else None
    kind = FailureKind.NOT_AVAILABLE
    if error is not None:
        kind = error.kind
    elif last is not None and last.state is AttemptState.UNKNOWN:
        kind = FailureKind.OUTCOME_UNKNOWN
    words = [error.message if error else (last and (last.message or last.code)) or ""]
    remedies = [error.remedy] if error else []
    if len(tried.attempts) > 1:
        words.append(f"It was tried {len(tried.attempts)} times.")
    if tried.lost:
        words.append(_in_doubt(tried.lost, price))
        more = f", for up to {dollars(price, 4)} more" if price else ""
        remedies.append(f"Retry the job to send the call once more{more}.")
    return EngineFailed(
        kind, " ".join(filter(None, words)), remedy=" ".join(filter(None, remedies))
    )


def _in_doubt(lost: int, price: MicroUsd) -> str:
    doubt = "Whether there was an answer is not known"
    if not price:
        return f"{doubt}."
    most = dollars(MicroUsd(price * lost), 4)
    return f"{doubt}; up to {most} may have been paid and stays reserved."
