from abc import abstractmethod
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from application.ports.stop_signal import StopSignal
from domain.analysis.model import ModelSpec
from domain.analysis.run import FailureKind
from domain.library.kind import MediaKind
from domain.shared.errors import DomainError
from domain.shared.price import Tokens


class ObjectAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An object that the service reads itself."""

    uri: str
    """`s3://bucket/key`."""
    owner: str = ""
    """Account of the bucket; empty: the caller's."""


class SentMedia(msgspec.Struct, frozen=True, kw_only=True):
    """Either bytes or an address."""

    kind: MediaKind
    format: str
    """By content, in the service's word: `mp4`, `jpeg`, `png`, …"""
    sha256: str
    """Of the bytes or the object; part of the identity of a call."""
    data: bytes | None = None
    address: ObjectAddress | None = None
    at_s: float | None = None
    """Of a sampled frame: its second."""
    seconds: float | None = None
    """Length of a video, which decides what it costs; None: not known."""


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """`schema`: of the answer, as `nova_tool_schema` makes it; None: plain text is wanted."""

    system: str
    text: str
    schema: dict[str, Any] | None = None


class ModelCall(msgspec.Struct, frozen=True, kw_only=True):
    model: ModelSpec
    prompt: Prompt
    media: tuple[SentMedia, ...]
    max_output_tokens: int


class ModelReply(msgspec.Struct, frozen=True, kw_only=True):
    raw: bytes
    """UTF-8: the tool call's arguments as JSON where there was one, else the text."""
    stop_reason: str
    """The service's own word: `end_turn`, `tool_use`, `max_tokens`, `content_filtered`, …"""
    tokens: Tokens | None
    """As billed; None: the service did not say."""
    service_request_id: str | None = None


LONGEST_WAIT_S = 600.0
"""A service that asks for more is asked again meanwhile."""


class Billed(StrEnum):
    NO = "no"
    """Certainly not: it was refused, or never left."""
    UNKNOWN = "unknown"


class Again(StrEnum):
    """Whether the same call may be sent again by itself."""

    NEVER = "never"
    WAIT = "wait"
    """Throttled or not ready: wait, lower the pace, and send again; such waiting is no failure."""
    YES = "yes"
    """After a moment; counted."""


class CallFailed(DomainError):
    """The model gave no reply."""

    code = "call_failed"

    def __init__(
        self,
        kind: FailureKind,
        message: str,
        *,
        billed: Billed,
        again: Again,
        service_code: str = "",
        service_request_id: str | None = None,
        wait_s: float | None = None,
        remedy: str = "",
    ) -> None:
        super().__init__(message, kind=kind)
        self.kind = kind
        self.billed = billed
        self.again = again
        self.service_code = service_code
        self.service_request_id = service_request_id
        self.wait_s = None if wait_s is None else min(wait_s, LONGEST_WAIT_S)
        """What the service asked to wait, as far as that is heeded."""
        self.remedy = remedy


class ModelGateway(Protocol):
    """Sends one call to one model, once: no retries, no money, no waiting for a turn.

    Any number of threads may use it.
    """

    name: str
    """Of the engine: `bedrock`, `openai`."""

    @abstractmethod
    def send(self, call: ModelCall, *, stop: StopSignal) -> ModelReply:
        """A reply with nothing usable in it is still a reply; who reads it decides. One that is
        no reply at all (an empty object, broken JSON) is a CallFailed whose bill is unknown.

        Raises:
            CallFailed
        """
        ...

    @abstractmethod
    def longest_s(self) -> float:
        """After which a call has certainly ended here, whatever the service does."""
        ...
