"""What the bucket's own rules mean for us: its encryption, and uploads that nobody ends."""

from collections.abc import Iterator
from typing import Any

from adapters.s3.connection import BucketConnection
from adapters.s3.failures import error_code, told
from application.ports.database import Check
from application.ports.health_check import HealthCheck
from application.ports.object_store import StoreFailed

_NOT_THERE = (
    "NoSuchLifecycleConfiguration",
    "ServerSideEncryptionConfigurationNotFoundError",
)


class S3RulesHealth(HealthCheck):
    """Silent where there is no bucket, or none that answers: `S3Health` says that."""

    def __init__(self, connection: BucketConnection | None) -> None:
        self._connection = connection

    def check(self) -> tuple[Check, ...]:
        if self._connection is None:
            return ()
        try:
            client = self._connection.client
            with told(self._connection.bucket):
                client.head_bucket(**self._connection.whose)
        except StoreFailed:
            return ()
        return tuple(self._look(client, self._connection.whose))

    def _look(self, client: Any, whose: dict[str, str]) -> Iterator[Check]:
        yield _encryption(*_asked(client.get_bucket_encryption, whose))
        yield _unended(*_asked(client.get_bucket_lifecycle_configuration, whose))


def _asked(ask: Any, whose: dict[str, str]) -> tuple[dict[str, Any], str]:
    """The answer, or why there is none."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return ask(**whose), ""
    except ClientError as error:
        code = error_code(error)
        return {}, "" if code in _NOT_THERE else code
    except BotoCoreError as error:
        return {}, type(error).__name__


def _encryption(found: dict[str, Any], why_not: str) -> Check:
    name = "Bucket encryption"
    if why_not:
        return Check(name=name, ok=True, detail=f"it could not be looked at ({why_not})")
    rules = found.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    ways = {
        rule.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm") for rule in rules
    }
    if any(way and way.startswith("aws:kms") for way in ways):
        detail = (
            "by a key of KMS: whoever sends or analyses, and the batch role, need kms:Decrypt and "
            "kms:GenerateDataKey on it"
        )
        return Check(name=name, ok=True, detail=detail)
    return Check(name=name, ok=True, detail="S3's own; no key of KMS is needed")


def _unended(found: dict[str, Any], why_not: str) -> Check:
    name = "Unended uploads"
    if why_not:
        return Check(name=name, ok=True, detail=f"the rules could not be looked at ({why_not})")
    for rule in found.get("Rules", []):
        days = rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation")
        if days and rule.get("Status") == "Enabled":
            return Check(name=name, ok=True, detail=f"the bucket drops them after {days} days")
    return Check(
        name=name,
        ok=False,
        detail="the bucket keeps parts of uploads that broke off, and they are billed",
        remedy="Add a lifecycle rule with AbortIncompleteMultipartUpload after 7 days.",
        essential=False,
    )
