from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from adapters.openai_compatible.failures import refused, too_long, too_slow, unreachable
from adapters.openai_compatible.reply import reply_of
from adapters.openai_compatible.request import AnswerFormat, body_of
from application.ports.model_gateway import (
    Again,
    Billed,
    CallFailed,
    ModelCall,
    ModelGateway,
    ModelReply,
)
from application.ports.stop_signal import StopSignal
from domain.analysis.model import Route
from domain.analysis.run import FailureKind

if TYPE_CHECKING:
    import httpx

CONNECT_TIMEOUT_S = 10.0
MOST_BYTES = 8_000_000
"""Of an answer: many times what any model may write in one."""
_MOST_OF_A_REFUSAL = 64_000


class OpenAiGateway(ModelGateway):
    """`base_url` as such clients have it, e.g. `http://127.0.0.1:11434/v1`. Redirects are not
    followed: the key would go along."""

    name = "openai"

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        answers: AnswerFormat = AnswerFormat.JSON_SCHEMA,
        read_timeout_s: float = 600.0,
        connections: int = 8,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = api_key.strip()  # of a file it may have its line break
        self._answers = answers
        self._read_timeout_s = read_timeout_s
        self._connections = connections
        self._lock = Lock()
        self._made: httpx.Client | None = None

    def longest_s(self) -> float:
        # connecting, then sending and reading, each with pauses that end it
        return CONNECT_TIMEOUT_S + 3 * self._read_timeout_s

    def send(self, call: ModelCall, *, stop: StopSignal) -> ModelReply:
        """A call under way cannot be taken back, so `stop` does not end it."""
        import httpx

        model_id = call.model.runtime_ids[Route.REGION]
        body = msgspec.json.encode(body_of(call, model_id, self._answers))
        # packed, a few bytes could stand for gigabytes
        headers = {"content-type": "application/json", "accept-encoding": "identity"}
        if self._key:
            headers["authorization"] = f"Bearer {_sendable(self._key)}"
        address = f"{self._base_url}/chat/completions"
        try:
            with self._client().stream("POST", address, content=body, headers=headers) as answer:
                said, is_whole = self._read(answer)
        except httpx.TransportError as error:
            raise unreachable(error, self._base_url) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise _no_address(error) from None
        if not answer.is_success:
            raise refused(answer, said, self._key)
        request_id = answer.headers.get("x-request-id")
        if not is_whole:
            raise too_long(MOST_BYTES, request_id)
        return reply_of(said, request_id)

    def _read(self, answer: "httpx.Response") -> tuple[bytes, bool]:
        """Not more than it may be, and not for longer: a server that says a word now and then
        never runs into the pause that ends an answer.

        Raises:
            CallFailed
        """
        most = MOST_BYTES if answer.is_success else _MOST_OF_A_REFUSAL
        give_up_at = monotonic() + 2 * self._read_timeout_s
        said = bytearray()
        for some in answer.iter_bytes():
            said += some
            if len(said) > most:
                return bytes(said[:most]), False
            if monotonic() > give_up_at:
                raise too_slow(2 * self._read_timeout_s, answer.headers.get("x-request-id"))
        return bytes(said), True

    def _client(self) -> "httpx.Client":
        import httpx

        with self._lock:
            if self._made is None:
                self._made = httpx.Client(
                    timeout=httpx.Timeout(self._read_timeout_s, connect=CONNECT_TIMEOUT_S),
                    limits=httpx.Limits(max_connections=self._connections),
                )
            return self._made


def _sendable(key: str) -> str:
    """Raises:
    CallFailed
    """
    if key.isascii() and key.isprintable():
        return key
    raise CallFailed(
        FailureKind.NOT_AVAILABLE,
        "OPENAI_API_KEY holds signs that no key has.",
        billed=Billed.NO,
        again=Again.NEVER,
        remedy="Copy the key again, without line breaks and quotation marks around it.",
    )


def _no_address(error: Exception) -> CallFailed:
    return CallFailed(
        FailureKind.NOT_AVAILABLE,
        f"OPENAI_BASE_URL is no address that can be called ({type(error).__name__}).",
        billed=Billed.NO,
        again=Again.NEVER,
        remedy="Set it to one like http://127.0.0.1:11434/v1.",
    )
