"""What every answer that is none means: paid or not, again or not, and the way out."""

from typing import Any

import pytest
from botocore import exceptions as boto

from adapters.bedrock.failures import failure_of, never_sent, no_reply
from application.ports.model_gateway import Again, Billed, CallFailed
from domain.analysis.run import FailureKind

UNPAID_FOR_GOOD = (Billed.NO, Again.NEVER)
UNPAID_FOR_NOW = (Billed.NO, Again.WAIT)
UNPAID = (Billed.NO, Again.YES)
NOBODY_KNOWS = (Billed.UNKNOWN, Again.YES)


def said(
    code: str, status: int, message: str = "Words.", headers: dict[str, str] | None = None
) -> CallFailed:
    about = {"HTTPStatusCode": status, "RequestId": "r-1", "HTTPHeaders": headers or {}}
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": about}
    return failure_of(boto.ClientError(answer, "Converse"))


BLOCKED = "This request has been blocked by our content filters. Try another."


@pytest.mark.parametrize(
    ("code", "status", "message", "kind", "means", "remedy"),
    [
        ("ThrottlingException", 429, "", FailureKind.THROTTLED, UNPAID_FOR_NOW, ""),
        ("ThrottlingException", 400, "", FailureKind.THROTTLED, UNPAID_FOR_NOW, ""),
        ("429", 429, "", FailureKind.THROTTLED, UNPAID_FOR_NOW, ""),
        ("ModelNotReadyException", 429, "", FailureKind.THROTTLED, UNPAID_FOR_NOW, ""),
        (
            "ServiceQuotaExceededException",
            400,
            "",
            FailureKind.THROTTLED,
            UNPAID_FOR_NOW,
            "Service Quotas",
        ),
        ("ServiceUnavailableException", 503, "", FailureKind.THROTTLED, UNPAID_FOR_NOW, ""),
        ("503", 503, "", FailureKind.THROTTLED, UNPAID_FOR_NOW, ""),
        ("InternalServerException", 500, "", FailureKind.OUTCOME_UNKNOWN, NOBODY_KNOWS, ""),
        ("500", 500, "", FailureKind.OUTCOME_UNKNOWN, NOBODY_KNOWS, ""),
        ("502", 502, "", FailureKind.OUTCOME_UNKNOWN, NOBODY_KNOWS, ""),
        ("504", 504, "", FailureKind.TIMED_OUT, NOBODY_KNOWS, ""),
        ("ModelTimeoutException", 408, "", FailureKind.TIMED_OUT, NOBODY_KNOWS, "fewer types"),
        ("ModelErrorException", 424, "", FailureKind.OUTCOME_UNKNOWN, NOBODY_KNOWS, "fewer types"),
        ("NeverHeardOf", 418, "", FailureKind.REFUSED, UNPAID_FOR_GOOD, "says why"),
        ("NeverHeardOf", 599, "", FailureKind.OUTCOME_UNKNOWN, NOBODY_KNOWS, ""),
        ("", 0, "", FailureKind.OUTCOME_UNKNOWN, NOBODY_KNOWS, ""),
        (
            "AccessDeniedException",
            403,
            "",
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "InvokeModel",
        ),
        (
            "ExpiredTokenException",
            403,
            "",
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "AWS_PROFILE",
        ),
        (
            "ResourceNotFoundException",
            404,
            "",
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "doctor",
        ),
        ("ValidationException", 400, BLOCKED, FailureKind.FILTERED, UNPAID_FOR_GOOD, "another"),
        (
            "ValidationException",
            400,
            "The provided model identifier is invalid.",
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "AWS_DEFAULT_REGION",
        ),
        (
            "ValidationException",
            400,
            "Invocation with on-demand throughput isn't supported.",
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "inference profile",
        ),
        (
            "ValidationException",
            400,
            "Input is too long for requested model.",
            FailureKind.REFUSED,
            UNPAID_FOR_GOOD,
            "longer context",
        ),
        (
            "ValidationException",
            400,
            "Invalid S3 credentials.",
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "bucket",
        ),
    ],
)
def test_what_an_answer_means(
    code: str,
    status: int,
    message: str,
    kind: FailureKind,
    means: tuple[Billed, Again],
    remedy: str,
) -> None:
    failed = said(code, status, message)
    assert (failed.kind, (failed.billed, failed.again)) == (kind, means)
    assert remedy in failed.remedy
    assert failed.service_request_id == "r-1"
    assert failed.message.endswith(".")


@pytest.mark.parametrize(
    ("error", "kind", "means", "remedy"),
    [
        (
            boto.ParamValidationError(report="x"),
            FailureKind.REFUSED,
            UNPAID_FOR_GOOD,
            "our fault",
        ),
        (boto.NoCredentialsError(), FailureKind.NOT_AVAILABLE, UNPAID_FOR_GOOD, "AWS_PROFILE"),
        (
            boto.PartialCredentialsError(provider="env", cred_var="x"),
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "AWS_PROFILE",
        ),
        (
            boto.UnauthorizedSSOTokenError(),
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "sign in again",
        ),
        (
            boto.ProfileNotFound(profile="x"),
            FailureKind.NOT_AVAILABLE,
            UNPAID_FOR_GOOD,
            "AWS_PROFILE",
        ),
        (boto.NoRegionError(), FailureKind.NOT_AVAILABLE, UNPAID_FOR_GOOD, "AWS_DEFAULT_REGION"),
        (
            boto.EndpointConnectionError(endpoint_url="x"),
            FailureKind.NOT_AVAILABLE,
            UNPAID,
            "network",
        ),
        (boto.ConnectTimeoutError(endpoint_url="x"), FailureKind.NOT_AVAILABLE, UNPAID, "network"),
        (boto.ProxyConnectionError(proxy_url="x"), FailureKind.NOT_AVAILABLE, UNPAID, "proxy"),
        (
            boto.SSLError(endpoint_url="x", error="CERTIFICATE_VERIFY_FAILED"),
            FailureKind.NOT_AVAILABLE,
            UNPAID,
            "network",
        ),
        (
            boto.SSLError(endpoint_url="x", error="UNEXPECTED_EOF_WHILE_READING"),
            FailureKind.OUTCOME_UNKNOWN,
            NOBODY_KNOWS,
            "",
        ),
        (
            boto.ReadTimeoutError(endpoint_url="x"),
            FailureKind.TIMED_OUT,
            NOBODY_KNOWS,
            "BEDROCK_READ_TIMEOUT_SECONDS",
        ),
        (
            boto.ConnectionClosedError(endpoint_url="x"),
            FailureKind.OUTCOME_UNKNOWN,
            NOBODY_KNOWS,
            "",
        ),
        (
            boto.ResponseStreamingError(error="x"),
            FailureKind.OUTCOME_UNKNOWN,
            NOBODY_KNOWS,
            "",
        ),
        (
            boto.IncompleteReadError(actual_bytes=1, expected_bytes=2),
            FailureKind.OUTCOME_UNKNOWN,
            NOBODY_KNOWS,
            "",
        ),
        (KeyError("never heard of"), FailureKind.OUTCOME_UNKNOWN, NOBODY_KNOWS, ""),
    ],
)
def test_what_an_error_on_this_side_means(
    error: Exception, kind: FailureKind, means: tuple[Billed, Again], remedy: str
) -> None:
    failed = failure_of(error)
    assert (failed.kind, (failed.billed, failed.again)) == (kind, means)
    assert remedy in failed.remedy


def test_a_client_that_cannot_be_made_has_sent_nothing() -> None:
    failed = never_sent(ValueError("Invalid endpoint: secret"))
    assert (failed.billed, failed.again) == UNPAID_FOR_GOOD
    assert "secret" not in failed.message + failed.remedy


def test_a_reply_without_an_answer_may_have_been_paid() -> None:
    failed = no_reply("r-1")
    assert (failed.billed, failed.again) == NOBODY_KNOWS
    assert failed.kind is FailureKind.OUTCOME_UNKNOWN


@pytest.mark.parametrize(
    ("code", "headers", "wait_s"),
    [
        ("ThrottlingException", {"x-amz-retry-after": "2500"}, 2.5),
        ("ThrottlingException", {"x-amz-retry-after": "99999999999999999999"}, 600.0),
        ("ThrottlingException", {"x-amz-retry-after": "soon"}, None),
        ("ThrottlingException", {"retry-after": "9"}, None),
        ("ModelNotReadyException", {}, 30.0),
        ("ModelNotReadyException", {"x-amz-retry-after": "45000"}, 45.0),
        ("ServiceQuotaExceededException", {}, 60.0),
    ],
)
def test_what_the_service_asks_to_wait_is_heeded(
    code: str, headers: dict[str, str], wait_s: float | None
) -> None:
    assert said(code, 429, headers=headers).wait_s == wait_s


def test_no_account_is_named_and_the_message_is_one_line() -> None:
    failed = said(
        "AccessDeniedException", 403, "User: arn:aws:iam::123456789012:user/x\nis not authorized"
    )
    assert "123456789012" not in failed.message
    assert "\n" not in failed.message


def test_no_credentials_are_repeated() -> None:
    canonical = (
        "The Canonical String should have been 'POST host:x x-amz-security-token:IQoJb3JpZ2lu "
        "Credential=ASIAABCDEFGHIJKLMNOP/20261124/us-east-1'"
    )
    failed = said("InvalidSignatureException", 403, canonical)
    assert "IQoJb3" not in failed.message
    assert "ASIAAB" not in failed.message
