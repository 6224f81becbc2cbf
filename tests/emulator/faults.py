"""What can go wrong. Each fault says whether the service bills the request all the same."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from tests.emulator.answering import Answer
from tests.emulator.asked import Asked, Usage
from tests.emulator.refusals import Refused


class Connection(Enum):
    KEPT = "kept"
    DROPPED = "dropped"
    """No byte of an answer comes."""
    CUT = "cut"
    """Half of the answer's body comes."""
    LATE = "late"
    """The answer comes when the client has gone, or when the test says so."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What goes back over the wire, and what is on the bill."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    connection: Connection = Connection.KEPT
    billed: Usage | None = None
    code: str = ""
    """Of the error."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`meet` gets the answer that would have been given."""

    name: str
    is_billed: bool
    meet: Callable[[Asked, Answer], Outcome]


def answered(answer: Answer) -> Outcome:
    return Outcome(body=json.dumps(answer.document()).encode(), billed=answer.usage)


def refused(error: Refused, **headers: str) -> Outcome:
    return Outcome(
        status=error.status,
        body=error.body,
        headers={"x-amzn-errortype": error.code, **headers},
        code=error.code,
    )


def _error(name: str, code: str, message: str, headers: dict[str, str] | None = None) -> Fault:
    outcome = refused(Refused(code, message), **(headers or {}))
    return Fault(name=name, is_billed=False, meet=lambda *_: outcome)


def throttled(retry_after_ms: int | None = None) -> Fault:
    headers = {} if retry_after_ms is None else {"x-amz-retry-after": str(retry_after_ms)}
    return _error(
        "throttled",
        "ThrottlingException",
        "Too many requests, please wait before trying again.",
        headers,
    )


def not_ready() -> Fault:
    return _error(
        "not_ready", "ModelNotReadyException", "The model is not ready for inference requests."
    )


def broken_service(status: int = 500, *, billed: bool = False) -> Fault:
    """What stands before the service answers, in HTML. Whether it had reached the model nobody can
    tell."""
    page = f"<html><body><h1>{status} Server Error</h1></body></html>".encode()
    outcome = Outcome(status=status, body=page, content_type="text/html", code=str(status))
    return _either(f"html_{status}", outcome, billed)


def unavailable() -> Fault:
    return _error(
        "unavailable",
        "ServiceUnavailableException",
        "The service is temporarily unavailable.",
    )


def internal_error(*, billed: bool = False) -> Fault:
    outcome = refused(Refused("InternalServerException", "An internal error occurred."))
    return _either("internal_error", outcome, billed)


def model_timeout() -> Fault:
    """Billed: the model was at work."""
    return _billed("model_timeout", "ModelTimeoutException", "Model took too long to respond.")


def model_error() -> Fault:
    return _billed(
        "model_error",
        "ModelErrorException",
        "Model produced invalid sequence as part of ToolUse. Please refer to the model tool use "
        "troubleshooting guide.",
        originalStatusCode=424,
    )


def _billed(name: str, code: str, message: str, **more: Any) -> Fault:
    return _either(name, refused(Refused(code, message, **more)), True)


def _either(name: str, outcome: Outcome, billed: bool) -> Fault:
    def meet(_: Asked, answer: Answer) -> Outcome:
        return replace(outcome, billed=answer.usage) if billed else outcome

    return Fault(name=name, is_billed=billed, meet=meet)


def quota_exceeded() -> Fault:
    return _error(
        "quota_exceeded", "ServiceQuotaExceededException", "Your account's quota is exceeded."
    )


def access_denied() -> Fault:
    return _error(
        "access_denied",
        "AccessDeniedException",
        "You don't have access to the model with the specified model ID.",
    )


def input_blocked() -> Fault:
    return _error(
        "input_blocked",
        "ValidationException",
        "This request has been blocked by our content filters. Our filters automatically flagged "
        "this request because it may conflict with our AUP or AWS Responsible AI Policy.",
    )


def late(*, billed: bool = True) -> Fault:
    """Longer than anybody waits. The model answers all the same."""
    return _connection("late", Connection.LATE, billed)


def dropped(*, billed: bool = True) -> Fault:
    """Not billed: the connection broke before the service had the request."""
    return _connection("dropped" if billed else "dropped_before", Connection.DROPPED, billed)


def cut_off() -> Fault:
    """The connection breaks in the middle of the answer."""
    return _connection("cut_off", Connection.CUT, True)


def _connection(name: str, connection: Connection, billed: bool) -> Fault:
    def meet(_: Asked, answer: Answer) -> Outcome:
        outcome = replace(answered(answer), connection=connection)
        return outcome if billed else replace(outcome, billed=None)

    return Fault(name=name, is_billed=billed, meet=meet)


def body(data: bytes, name: str = "body") -> Fault:
    """HTTP 200 with just that."""
    return Fault(
        name=name,
        is_billed=True,
        meet=lambda _, answer: Outcome(body=data, billed=answer.usage),
    )


def empty_object() -> Fault:
    return body(b"{}", "empty_object")


def broken_json() -> Fault:
    def meet(_: Asked, answer: Answer) -> Outcome:
        whole = answered(answer)
        return replace(whole, body=whole.body[: len(whole.body) // 2])

    return Fault(name="broken_json", is_billed=True, meet=meet)
