"""Why Bedrock gave no reply, and whether the call may have been paid."""

import re
from typing import Any

import msgspec

from adapters.bedrock import remedies
from application.ports.model_gateway import Again, Billed, CallFailed
from domain.analysis.model import ModelSpec, Route
from domain.analysis.run import FailureKind
from domain.shared.service_words import service_words

_FILTERED = re.compile(r"content filter|content polic", re.I)


class Meaning(msgspec.Struct, frozen=True):
    """What an answer of the service means for a call."""

    kind: FailureKind
    says: str
    billed: Billed
    again: Again
    remedy: str = ""
    wait_s: float | None = None


def _busy(says: str, wait_s: float | None = None, remedy: str = "") -> Meaning:
    return Meaning(FailureKind.THROTTLED, says, Billed.NO, Again.WAIT, remedy, wait_s)


def _refused(says: str, remedy: str) -> Meaning:
    return Meaning(FailureKind.REFUSED, says, Billed.NO, Again.NEVER, remedy)


def _in_the_way(says: str, remedy: str) -> Meaning:
    return Meaning(FailureKind.NOT_AVAILABLE, says, Billed.NO, Again.NEVER, remedy)


def _in_doubt(kind: FailureKind, says: str, remedy: str = "") -> Meaning:
    return Meaning(kind, says, Billed.UNKNOWN, Again.YES, remedy)


_THROTTLED = _busy("Bedrock asks to send more slowly")
_UNAVAILABLE = _busy("Bedrock is overloaded", 10.0)
_INTERNAL = _in_doubt(FailureKind.OUTCOME_UNKNOWN, "Bedrock failed while it answered")
_SLOW = _in_doubt(FailureKind.TIMED_OUT, "The model took too long", remedies.SHORTER)
_CREDENTIALS = _in_the_way("Bedrock does not accept these AWS credentials", remedies.CREDENTIALS)
_FORBIDDEN = _in_the_way("Bedrock does not allow this call", remedies.ACCESS)
_MISSING = _in_the_way("Bedrock knows no such model here", remedies.MODEL)
_OTHERWISE = _refused("Bedrock refused the call", remedies.OTHERWISE)
FILTERED = Meaning(
    FailureKind.FILTERED,
    "Bedrock's content filter refused what was sent",
    Billed.NO,
    Again.NEVER,
    remedies.FILTERED,
)

_WORDS = (
    (
        re.compile(r"on-demand throughput", re.I),
        _in_the_way("Bedrock asks this model through a profile only", remedies.PROFILE),
    ),
    (re.compile(r"model identifier|end of its life|invalid model", re.I), _MISSING),
    (
        re.compile(
            r"too long|too many (input )?tokens|exceed.* (context|tokens)|context window", re.I
        ),
        _refused("It is more than the model takes", remedies.TOO_LONG),
    ),
    (
        re.compile(r"\bs3\b|bucket", re.I),
        _in_the_way("Bedrock cannot read the object in the bucket", remedies.BUCKET),
    ),
)

BY_CODE: dict[str, Meaning] = {
    **dict.fromkeys(("ThrottlingException", "TooManyRequestsException", "Throttling"), _THROTTLED),
    "ModelNotReadyException": _busy("The model is being made ready", 30.0),
    "ServiceQuotaExceededException": _busy(
        "A quota of the account is used up", 60.0, remedies.QUOTA
    ),
    "ServiceUnavailableException": _UNAVAILABLE,
    "ModelTimeoutException": _SLOW,
    "ModelErrorException": _in_doubt(
        FailureKind.OUTCOME_UNKNOWN, "The model broke off its answer", remedies.FEWER
    ),
    "InternalServerException": _INTERNAL,
    "AccessDeniedException": _FORBIDDEN,
    "ResourceNotFoundException": _MISSING,
    **dict.fromkeys(
        (
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "IncompleteSignature",
            "MissingAuthenticationTokenException",
            "MissingAuthenticationToken",
            "ExpiredTokenException",
            "ExpiredToken",
            "InvalidClientTokenId",
        ),
        _CREDENTIALS,
    ),
    "ValidationException": _OTHERWISE,
}
BY_STATUS: dict[int, Meaning] = {
    401: _CREDENTIALS,
    403: _FORBIDDEN,
    404: _MISSING,
    408: _SLOW,
    424: BY_CODE["ModelErrorException"],
    429: _THROTTLED,
    503: _UNAVAILABLE,
    504: _in_doubt(FailureKind.TIMED_OUT, "Bedrock did not answer in time"),
}


def failure_of(error: Exception) -> CallFailed:
    """Of anything that boto3 raised while a call was made."""
    from botocore import exceptions as boto

    if isinstance(error, boto.ClientError):
        return _answered(error)
    if isinstance(error, boto.ReadTimeoutError):
        return _failed(
            _in_doubt(FailureKind.TIMED_OUT, "Bedrock said nothing in time", remedies.TIMEOUT),
            error,
        )
    if meaning := _before_sending(error):
        return _failed(meaning, error)
    says = "The connection broke before the reply had come"
    return _failed(_in_doubt(FailureKind.OUTCOME_UNKNOWN, says), error)


def never_sent(error: Exception) -> CallFailed:
    """There is nothing to send with."""
    says = "boto3 cannot be set up for Bedrock"
    return _failed(_before_sending(error) or _in_the_way(says, remedies.SETTINGS), error)


def no_reply(request_id: str | None) -> CallFailed:
    """Status 200 and nothing in it."""
    return CallFailed(
        FailureKind.OUTCOME_UNKNOWN,
        "Bedrock's reply came without an answer in it.",
        billed=Billed.UNKNOWN,
        again=Again.YES,
        service_request_id=request_id,
    )


def not_on_this_route(model: ModelSpec, route: Route) -> CallFailed:
    there = ", ".join(sorted(model.runtime_ids))
    return CallFailed(
        FailureKind.NOT_AVAILABLE,
        f"{model.title} is not offered on the route {route}.",
        billed=Billed.NO,
        again=Again.NEVER,
        remedy=f"Set BEDROCK_ROUTE to {there}, or choose another model.",
    )


def _before_sending(error: Exception) -> Meaning | None:
    """What ends a call before anything of it was sent; None for all else."""
    from botocore import exceptions as boto

    if isinstance(error, boto.ParamValidationError):
        return _refused("The call does not have the form that Bedrock demands", remedies.OURS)
    if isinstance(error, boto.NoRegionError | boto.InvalidRegionError):
        return _in_the_way("No AWS region is set", remedies.REGION)
    if isinstance(
        error,
        boto.NoCredentialsError
        | boto.PartialCredentialsError
        | boto.CredentialRetrievalError
        | boto.TokenRetrievalError
        | boto.NoAuthTokenError
        | boto.SSOError
        | boto.ProfileNotFound,
    ) or type(error).__name__.startswith("Login"):  # newer ones of boto3
        return _in_the_way("No AWS credentials were found", remedies.CREDENTIALS)
    if isinstance(error, boto.EndpointProviderError | boto.MissingDependencyException):
        return _in_the_way("boto3 cannot be set up for Bedrock", remedies.SETTINGS)
    is_handshake = isinstance(error, boto.SSLError) and "CERTIFICATE" in str(error).upper()
    if is_handshake or isinstance(
        error, boto.EndpointConnectionError | boto.ConnectTimeoutError | boto.ProxyConnectionError
    ):
        says = "Bedrock cannot be reached"
        return Meaning(FailureKind.NOT_AVAILABLE, says, Billed.NO, Again.YES, remedies.NETWORK)
    return None


def _answered(error: Any) -> CallFailed:
    response = error.response or {}
    about = response.get("ResponseMetadata", {})
    status = int(about.get("HTTPStatusCode") or 0)
    code = str(response.get("Error", {}).get("Code") or status)
    says = service_words(str(response.get("Error", {}).get("Message") or "")).rstrip(".")
    meaning = BY_CODE.get(code) or BY_STATUS.get(status)
    if meaning is None:
        meaning = _OTHERWISE if 400 <= status < 500 else _INTERNAL
    if meaning is _OTHERWISE:
        meaning = FILTERED if _FILTERED.search(says) else _by_words(says)
    waits = _asked_to_wait(about.get("HTTPHeaders") or {})
    return CallFailed(
        meaning.kind,
        f"{meaning.says} ({': '.join(filter(None, (code, says)))}).",
        billed=meaning.billed,
        again=meaning.again,
        service_code=code,
        service_request_id=about.get("RequestId"),
        wait_s=meaning.wait_s if waits is None else waits,
        remedy=meaning.remedy,
    )


def _by_words(says: str) -> Meaning:
    """Of a refusal that has one code for everything: the file's fault, or none of it."""
    for words, meaning in _WORDS:
        if words.search(says):
            return meaning
    return _OTHERWISE


def _failed(meaning: Meaning, error: Exception) -> CallFailed:
    # boto3's own words may hold values of settings
    name = type(error).__name__
    return CallFailed(
        meaning.kind,
        f"{meaning.says} ({name}).",
        billed=meaning.billed,
        again=meaning.again,
        service_code=name,
        remedy=meaning.remedy,
    )


def _asked_to_wait(headers: dict[str, str]) -> float | None:
    """The one header that Amazon's clients heed; milliseconds."""
    asked = headers.get("x-amz-retry-after", "")
    if not (asked.isascii() and asked.isdigit()):
        return None
    return int(asked[:12]) / 1000
