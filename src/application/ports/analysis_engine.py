from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.ports.stop_signal import StopSignal
from domain.analysis.call import Grant, ReplyId
from domain.analysis.evidence import Evidence
from domain.analysis.parts import Part
from domain.analysis.run import FailureKind, Usage
from domain.shared.errors import DomainError
from domain.shared.ids import FileId, RunId
from domain.shared.price import TokenPrice


class AnalysisRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One file, all chosen types, one call."""

    evidence: Evidence
    """What is known of the ORIGINAL; pictures, colours and cuts are the engine's to find."""
    proxy: Path
    """Video or image proxy on this machine."""
    thumbnail: Path | None
    types: tuple[AnalysisType, ...]
    options: dict[str, Any]
    file_id: FileId
    run_id: RunId
    proxy_sha256: str
    grant: Grant
    """For whom paid calls are made."""
    proxy_seconds: float | None = None
    """Length of a video's proxy; None: not known."""

    @property
    def shown_seconds(self) -> float | None:
        """How much of a video there is to look at, which is what is paid: a proxy may be longer
        than the original claims to be."""
        if self.proxy_seconds is not None:
            return self.proxy_seconds
        return self.evidence.facts.duration_s


ERRORS = "_errors"
"""Reserved key of a reply: `{what: reason}` for what could not be looked at or answered."""


class ReplyPart(msgspec.Struct, frozen=True, kw_only=True):
    """One reply, untouched. It is stored before anybody reads it."""

    raw: bytes
    """UTF-8 text. Should be one JSON object `{type key: result}`; may be anything.

    `null` as a result means: looked, and nothing was found.
    """
    stop_reason: str
    part: Part | None = None
    """Of which stretch it speaks, with times from the start of that stretch; None: of the whole
    file."""
    is_synthesis: bool = False
    """Made of the other parts' replies; what it answers stands in place of theirs."""
    reply_id: ReplyId | None = None
    """Where it is stored already; None: nowhere yet."""


class EngineReply(msgspec.Struct, frozen=True, kw_only=True):
    """What came back for one file."""

    parts: tuple[ReplyPart, ...]
    """One, or those of a long video in order of time, a synthesis last."""
    usage: Usage = Usage()
    """Of the calls that were paid for this run; replies that were there already cost nothing."""
    seen: Evidence | None = None
    """The request's evidence with what the engine itself measured; None: it measures nothing.
    Its answers, and those of later engines about the same content, are checked against it."""


class EngineFailed(DomainError):
    """The engine gave no usable reply. `kind` says how it failed."""

    code = "engine_failed"

    def __init__(self, kind: FailureKind, message: str, *, remedy: str = "") -> None:
        super().__init__(message, kind=kind)
        self.kind = kind
        self.remedy = remedy
        """Empty: the one of its kind."""


class AnalysisEngine(Protocol):
    """Answers what is in a picture or a video."""

    name: str
    model: str
    price: TokenPrice
    """What its tokens cost here; `FREE` where nobody is paid."""

    @abstractmethod
    def type_hash(self, analysis_type: AnalysisType) -> str:
        """Changes exactly when the same question about this type would be put in other words
        (its instruction, schema, version, or the engine's own rules)."""
        ...

    @abstractmethod
    def analyze(
        self,
        request: AnalysisRequest,
        *,
        stop: StopSignal,
        report: Callable[[float], None] = lambda fraction: None,
    ) -> EngineReply:
        """`report` is told the known part (0–1).

        Raises:
            EngineFailed
            BudgetExceeded, SpendingStopped: a call was not made.
            MakingStopped: the stop signal was set.
        """
        ...
