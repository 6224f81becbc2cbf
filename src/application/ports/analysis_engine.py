from abc import abstractmethod
from pathlib import Path
from typing import Any, Protocol

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.ports.stop_signal import StopSignal
from domain.analysis.evidence import Evidence
from domain.analysis.run import FailureKind, Usage
from domain.shared.errors import DomainError
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


ERRORS = "_errors"
"""Reserved key of a reply: `{what: reason}` for what could not be looked at or answered."""


class EngineReply(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, untouched. It is stored before anybody parses it."""

    raw: bytes
    """UTF-8 text. Should be one JSON object `{type key: result}`; may be anything.

    `null` as a result means: looked, and nothing was found.
    """
    stop_reason: str
    usage: Usage = Usage()
    seen: Evidence | None = None
    """The request's evidence with what the engine itself measured; None: it measures nothing.
    Its answers, and those of later engines about the same content, are checked against it."""


class EngineFailed(DomainError):
    """The engine gave no usable reply. `kind` says how it failed."""

    code = "engine_failed"

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message, kind=kind)
        self.kind = kind


class AnalysisEngine(Protocol):
    """Answers what is in a picture or a video."""

    name: str
    model: str
    price: TokenPrice
    """What its tokens cost here; `FREE` where nobody is paid."""

    @abstractmethod
    def prompt_hash(self, types: tuple[AnalysisType, ...]) -> str:
        """Changes exactly when the same request would be put in other words (instructions,
        schemas, versions of the types, or of the engine's own rules)."""
        ...

    @abstractmethod
    def analyze(self, request: AnalysisRequest, *, stop: StopSignal) -> EngineReply:
        """Raises:
        EngineFailed
        MakingStopped: the stop signal was set.
        """
        ...
