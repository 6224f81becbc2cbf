"""One analysis of one file by one engine: what was asked, what came back, what it cost."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import structs

from domain.analysis.findings import Finding
from domain.shared.errors import DomainError, InvalidInput
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd
from domain.shared.problem import Problem


class RunStatus(StrEnum):
    RUNNING = "RUNNING"
    """The intent is on disk; no reply yet."""
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class FailureKind(StrEnum):
    """A failure is never an empty success."""

    THROTTLED = "throttled"
    REFUSED = "refused"
    FILTERED = "filtered"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    INVALID = "invalid"
    TIMED_OUT = "timed_out"
    OUTCOME_UNKNOWN = "outcome_unknown"
    NOT_AVAILABLE = "not_available"
    """Credentials, access, region, network or a setting are in the way; no file is to blame."""


_ASK_ANEW = (
    "The raw answer is kept with the run, and the same question would get it again for nothing: "
    "pay for another one (--force, or “Also what is answered already” on the pages), or choose "
    "another model."
)
_REMEDY: dict[FailureKind, str] = {
    FailureKind.THROTTLED: "Wait a little, then retry the job.",
    FailureKind.REFUSED: "Choose another model or engine.",
    FailureKind.FILTERED: "Choose another model or engine.",
    FailureKind.TRUNCATED: "Ask for fewer types at once, or for less depth.",
    FailureKind.UNREADABLE: _ASK_ANEW,
    FailureKind.INVALID: _ASK_ANEW,
    FailureKind.TIMED_OUT: "Retry the job.",
    FailureKind.OUTCOME_UNKNOWN: "Analyse the file again.",
    FailureKind.NOT_AVAILABLE: "`reelsight doctor` says what is in the way; then retry the job.",
}


def failure(kind: FailureKind, message: str, remedy: str = "") -> Problem:
    """What happened, and the way out; without a `remedy` the one of its kind."""
    return Problem(code=kind.value, message=message, remedy=remedy or _REMEDY[kind])


class RunNotFound(DomainError):
    """There is no such analysis run."""

    code = "run_not_found"
    remedy = "`reelsight results FILE_ID` lists a file's runs."


class UnknownAnalysisType(InvalidInput):
    """There is no such analysis type for this kind of file."""

    code = "unknown_analysis_type"
    remedy = "`reelsight plugins list` shows the types and their kinds."


class TypeRef(msgspec.Struct, frozen=True, kw_only=True):
    """An analysis type at the version that ran."""

    key: str
    version: str
    prompt: str = ""
    """Hash of the words in which it was asked (the engine's `type_hash`); empty: not known."""


def prompt_of(types: Sequence[TypeRef], key: str) -> str:
    """Empty also where the type is not among them."""
    return next((ref.prompt for ref in types if ref.key == key), "")


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens and price of one reply; all zero for engines that cost nothing."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: MicroUsd = MicroUsd(0)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a run was asked, apart from the file."""

    engine: str
    model: str
    types: tuple[TypeRef, ...]
    options: dict[str, Any]


class AnalysisRun(msgspec.Struct, frozen=True, kw_only=True):
    id: RunId
    file_id: FileId
    engine: str
    """`extractive`, `bedrock`, `openai`."""
    model: str
    types: tuple[TypeRef, ...]
    options: dict[str, Any]
    request_hash: str
    """Over everything sent, context included: equal hashes mean an equal question."""
    prompt_hash: str
    """Over the `prompt` of all its types."""
    media_hash: str
    """Fingerprint of the original it looked at; another one now means stale."""
    status: RunStatus
    started_at: datetime
    ended_at: datetime | None = None
    failure: FailureKind | None = None
    problem: Problem | None = None
    stop_reason: str | None = None
    usage: Usage = Usage()
    repairs: tuple[str, ...] = ()
    """What had to be mended in the reply, one line each."""
    unanswered: tuple[str, ...] = ()
    """Keys of types that were asked for and have no whole answer."""

    def answers(self, asked: Asked, media_hash: str | None) -> frozenset[str]:
        """Keys of the types that it answered in the same words about the same content. Names,
        folders or a transcript may have changed since; that alone never has a file analysed
        again."""
        if (
            self.status is not RunStatus.COMPLETED
            or self.media_hash != media_hash
            or (self.engine, self.model, self.options)
            != (asked.engine, asked.model, asked.options)
        ):
            return frozenset()
        same = set(self.types) & set(asked.types)
        return frozenset(ref.key for ref in same) - set(self.unanswered)

    def interrupted(self) -> "AnalysisRun":
        """The process died before it wrote an end. When that was stays unknown."""
        return structs.replace(
            self,
            status=RunStatus.FAILED,
            failure=FailureKind.OUTCOME_UNKNOWN,
            problem=INTERRUPTED,
        )


INTERRUPTED = Problem(
    code=FailureKind.OUTCOME_UNKNOWN.value,
    message="The program ended before the reply was stored; whether there was one is unknown.",
    remedy="Analyse the file again.",
)


class TypeResult(msgspec.Struct, frozen=True, kw_only=True):
    """The typed result of one type in one run, as JSON of the type's result struct."""

    run_id: RunId
    key: str
    version: str
    value: msgspec.Raw
    findings: tuple[Finding, ...] = ()
    """Of the evidence check; empty when nothing could be checked."""
