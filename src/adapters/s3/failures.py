"""What boto3 raises, in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

from application.ports.object_store import StoreFailed
from application.ports.store_failures import (
    AccessRefused,
    BucketMissing,
    ChangedWhileRead,
    ClockWrong,
    CredentialsMissing,
    CredentialsRefused,
    NotConfirmed,
    StoreBusy,
    StoreUnreachable,
    WrongRegion,
)

_BY_CODE: dict[str, type[StoreFailed]] = {
    **dict.fromkeys(("NoSuchBucket",), BucketMissing),
    **dict.fromkeys(("AccessDenied", "AllAccessDisabled", "403", "Forbidden"), AccessRefused),
    **dict.fromkeys(
        (
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidToken",
            "TokenRefreshRequired",
            "InvalidClientTokenId",
        ),
        CredentialsRefused,
    ),
    **dict.fromkeys(("RequestTimeTooSkewed", "RequestExpired"), ClockWrong),
    **dict.fromkeys(
        (
            "PermanentRedirect",
            "TemporaryRedirect",
            "301",
            "307",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
        ),
        WrongRegion,
    ),
    **dict.fromkeys(
        ("SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "503"),
        StoreBusy,
    ),
    **dict.fromkeys(("BadDigest", "XAmzContentSHA256Mismatch", "InvalidDigest"), NotConfirmed),
    **dict.fromkeys(("PreconditionFailed", "412"), ChangedWhileRead),
}
_MISSING = ("NoSuchKey", "404", "NotFound")


def error_code(error: Exception) -> str:
    """What the answer says, of a `ClientError`; its HTTP status where it says nothing."""
    response = getattr(error, "response", None) or {}
    code = response.get("Error", {}).get("Code")
    return str(code or response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))


def is_missing(error: Exception) -> bool:
    """The object is not there; a bucket that is not there is another matter."""
    return error_code(error) in _MISSING


@contextmanager
def told(bucket: str, key: str = "") -> Iterator[None]:
    """Turns what boto3 raises into `StoreFailed`."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise _translated(error, bucket, key) from error


def _translated(error: Exception, bucket: str, key: str) -> StoreFailed:
    from botocore import exceptions as boto

    what = f"{key} in the bucket {bucket}" if key else f"the bucket {bucket}"
    about = {"bucket": bucket} | ({"key": key} if key else {})
    if isinstance(error, boto.ClientError):
        code = error_code(error)
        kind = _BY_CODE.get(code) or (BucketMissing if not key and is_missing(error) else None)
        if kind is None:
            busy = code in ("InternalError", "RequestTimeout") or code.startswith("50")
            kind = StoreBusy if busy else StoreFailed
        return kind(f"{_sentence(kind)} ({what}: {code})", **about)
    if isinstance(
        error,
        boto.NoCredentialsError
        | boto.PartialCredentialsError
        | boto.CredentialRetrievalError
        | boto.TokenRetrievalError
        | boto.SSOError
        | boto.ProfileNotFound,
    ):
        return CredentialsMissing(f"{_sentence(CredentialsMissing)} ({what})", **about)
    if isinstance(error, boto.ConnectionError | boto.HTTPClientError):  # timeouts, TLS, proxy
        reason = type(error).__name__
        return StoreUnreachable(f"{_sentence(StoreUnreachable)} ({what}: {reason})", **about)
    # a bad bucket name or endpoint; boto3's own words may hold values of settings
    return StoreFailed(f"{_sentence(StoreFailed)} ({what}: {type(error).__name__})", **about)


def _sentence(kind: type[StoreFailed]) -> str:
    return (kind.__doc__ or "").strip().rstrip(".")
