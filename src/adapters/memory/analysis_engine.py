"""An engine that answers from a script: for tests and dry runs."""

import hashlib
from collections import deque
from collections.abc import Iterable

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.ports.analysis_engine import (
    AnalysisEngine,
    AnalysisRequest,
    EngineFailed,
    EngineReply,
)
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import StopSignal
from domain.shared.price import FREE, TokenPrice


class MemoryAnalysisEngine(AnalysisEngine):
    """Gives the scripted replies in order, then finds nothing (`null` for every type).

    `asked` keeps the requests, as they came.
    """

    def __init__(
        self,
        replies: Iterable[EngineReply | EngineFailed] = (),
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

    def prompt_hash(self, types: tuple[AnalysisType, ...]) -> str:
        asked = sorted(f"{t.key} {t.version} {t.instruction}" for t in types)
        return hashlib.sha256("\n".join([self.model, *asked]).encode()).hexdigest()

    def analyze(self, request: AnalysisRequest, *, stop: StopSignal) -> EngineReply:
        if stop.is_set():
            raise MakingStopped()
        self.asked.append(request)
        if not self._replies:
            nothing = {t.key: None for t in request.types}
            return EngineReply(raw=msgspec.json.encode(nothing), stop_reason="end")
        reply = self._replies.popleft()
        if isinstance(reply, EngineFailed):
            raise reply
        return reply
