"""Why a server gave no reply, and whether the call may have been paid."""

from typing import TYPE_CHECKING, Any

import msgspec

from application.ports.model_gateway import Again, Billed, CallFailed
from domain.analysis.run import FailureKind
from domain.shared.service_words import service_words

if TYPE_CHECKING:
    import httpx

_BACKED_UP = frozenset({429, 503})
_NOT_THE_FILE = frozenset({401, 402, 403, 404, 405, 407})
_IN_DOUBT = frozenset({408, 500, 502, 504})


def unreachable(error: "httpx.TransportError", base_url: str) -> CallFailed:
    import httpx

    never_left = httpx.ConnectError | httpx.ConnectTimeout | httpx.UnsupportedProtocol
    if isinstance(error, never_left | httpx.ProxyError):
        return CallFailed(
            FailureKind.NOT_AVAILABLE,
            f"No server answers at {service_words(base_url)}.",
            billed=Billed.NO,
            again=Again.YES,
            remedy="Start it, or correct OPENAI_BASE_URL.",
        )
    if isinstance(error, httpx.TimeoutException):
        return CallFailed(
            FailureKind.TIMED_OUT,
            "The server did not answer in time.",
            billed=Billed.UNKNOWN,
            again=Again.YES,
            remedy="Raise OPENAI_TIMEOUT_SECONDS, or choose a smaller model.",
        )
    return CallFailed(
        FailureKind.OUTCOME_UNKNOWN,
        f"The connection broke before the reply had come ({type(error).__name__}).",
        billed=Billed.UNKNOWN,
        again=Again.YES,
    )


def too_long(most_bytes: int, request_id: str | None) -> CallFailed:
    """It would be as long the next time."""
    return CallFailed(
        FailureKind.UNREADABLE,
        f"The server answered with more than {most_bytes // 1_000_000} MB, which no model writes.",
        billed=Billed.UNKNOWN,
        again=Again.NEVER,
        service_request_id=request_id,
        remedy="Check OPENAI_BASE_URL, and what the server says in its own log.",
    )


def too_slow(longest_s: float, request_id: str | None) -> CallFailed:
    return CallFailed(
        FailureKind.TIMED_OUT,
        f"The server's answer had not come to its end after {longest_s:,.0f} s.",
        billed=Billed.UNKNOWN,
        again=Again.YES,
        service_request_id=request_id,
        remedy="Raise OPENAI_TIMEOUT_SECONDS, or choose a smaller model.",
    )


def refused(answer: "httpx.Response", body: bytes, secret: str) -> CallFailed:
    """Of an answer that is none of the 200s. `secret`: was sent along, and may be repeated."""
    code, says = _words(body, secret)
    status = answer.status_code
    request_id = answer.headers.get("x-request-id")
    common: dict[str, Any] = {
        "service_code": code or str(status),
        "service_request_id": request_id,
    }
    if status == 429 and code in ("insufficient_quota", "billing_hard_limit_reached"):
        return CallFailed(
            FailureKind.NOT_AVAILABLE,
            f"The account has no credit left ({says}).",
            billed=Billed.NO,
            again=Again.NEVER,
            remedy="Add credit at the service, then retry the job.",
            **common,
        )
    if status in _BACKED_UP:
        return CallFailed(
            FailureKind.THROTTLED,
            f"The server is busy ({says}).",
            billed=Billed.NO,
            again=Again.WAIT,
            wait_s=_retry_after(answer),
            **common,
        )
    if status in _IN_DOUBT:
        return CallFailed(
            FailureKind.TIMED_OUT if status in (408, 504) else FailureKind.OUTCOME_UNKNOWN,
            f"The server failed with {status} ({says}).",
            billed=Billed.UNKNOWN,
            again=Again.YES,
            **common,
        )
    return CallFailed(
        FailureKind.NOT_AVAILABLE if status in _NOT_THE_FILE else FailureKind.REFUSED,
        f"The server refused the call with {status} ({says}).",
        billed=Billed.NO,
        again=Again.NEVER,
        remedy=_REMEDIES.get(status, "The message says why; correct it, then retry the job."),
        **common,
    )


_REMEDIES = {
    401: "Set OPENAI_API_KEY to a key that is valid there.",
    403: "Set OPENAI_API_KEY to a key that may use this model.",
    404: "Check OPENAI_BASE_URL and OPENAI_MODEL; the server may have to fetch the model first.",
    413: "The pictures are too much for the server; lower most_frames in models.toml.",
    400: "If it does not know `response_format`, set OPENAI_ANSWERS=json_object or text.",
    422: "If it does not know `response_format`, set OPENAI_ANSWERS=json_object or text.",
}


def _retry_after(answer: "httpx.Response") -> float | None:
    given = answer.headers.get("retry-after", "")
    return float(given) if given.isascii() and given.isdigit() else None


def _words(body: bytes, secret: str) -> tuple[str, str]:
    """The server's code, and what it says in one line."""
    code, says = "", body.decode("utf-8", "replace")
    try:
        error = msgspec.json.decode(body)["error"]
        if isinstance(error, str):
            says = error
        else:
            code = str(error.get("code") or error.get("type") or "")
            says = str(error.get("message") or says)
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError, AttributeError):
        pass
    known = (secret,)
    return service_words(code, known, most=100), service_words(says, known) or "without a word"
