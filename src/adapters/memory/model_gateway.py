"""Models that answer what they are told to, and keep a journal of what they were sent."""

import threading
from collections.abc import Callable, Iterable

from application.ports.model_gateway import CallFailed, ModelCall, ModelGateway, ModelReply
from application.ports.stop_signal import StopSignal
from domain.shared.price import Tokens

Says = ModelReply | CallFailed | Callable[[ModelCall], ModelReply]

ANSWER = ModelReply(
    raw=b'{"description": {"summary": "A bridge over a river."}}',
    stop_reason="tool_use",
    tokens=Tokens(input=1000, output=200),
    service_request_id="memory-1",
)


class MemoryModelGateway(ModelGateway):
    """Says what stands in the script, in that order, then always `otherwise`."""

    def __init__(
        self,
        script: Iterable[Says] = (),
        *,
        otherwise: Says = ANSWER,
        name: str = "bedrock",
        longest_s: float = 660.0,
    ) -> None:
        self.name = name
        self.sent: list[ModelCall] = []
        """In the order they came."""
        self._script = list(script)
        self._otherwise = otherwise
        self._longest_s = longest_s
        self._lock = threading.Lock()

    def send(self, call: ModelCall, *, stop: StopSignal) -> ModelReply:
        with self._lock:
            self.sent.append(call)
            says = self._script.pop(0) if self._script else self._otherwise
        if isinstance(says, CallFailed):
            raise says
        return says if isinstance(says, ModelReply) else says(call)

    def longest_s(self) -> float:
        return self._longest_s
