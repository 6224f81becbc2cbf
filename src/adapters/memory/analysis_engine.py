"""An engine that answers from a script: for tests and dry runs."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.ports.analysis_engine import (
    AnalysisEngine,
    AnalysisRequest,
    EngineReply,
    ReplyPart,
)
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import StopSignal
from domain.analysis.run import Usage
from domain.shared.errors import DomainError
from domain.shared.price import FREE, TokenPrice


def reply_of(raw: bytes, stop_reason: str = "end", usage: Usage | None = None) -> EngineReply:
    """A reply in one part."""
    return EngineReply(
        parts=(ReplyPart(raw=raw, stop_reason=stop_reason),), usage=usage or Usage()
    )


class MemoryAnalysisEngine(AnalysisEngine):
    """Gives the scripted replies in order, then finds nothing (`null` for every type).

    `asked` keeps the requests, as they came.
    """

    def __init__(
        self,
        replies: Iterable[EngineReply | DomainError] = (),
        *,
        name: str = "memory",
        model: str = "memory-1",
        price: TokenPrice = FREE,
    ) -> None:
        self.name = name
        self.model = model
        self.price = price
        self.asked: list[AnalysisRequest] = []
        self._replies = deque(replies)

    def type_hash(self, analysis_type: AnalysisType) -> str:
        t = analysis_type
        asked = [self.model, t.key, t.version, t.instruction]
        return hashlib.sha256("\n".join(asked).encode()).hexdigest()

    def analyze(
        self,
        request: AnalysisRequest,
        *,
        stop: StopSignal,
        report: Callable[[float], None] = lambda fraction: None,
    ) -> EngineReply:
        if stop.is_set():
            raise MakingStopped()
        self.asked.append(request)
        if not self._replies:
            nothing = {t.key: None for t in request.types}
            return reply_of(msgspec.json.encode(nothing))
        reply = self._replies.popleft()
        if isinstance(reply, DomainError):
            raise reply
        return reply
