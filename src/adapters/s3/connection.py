"""One bucket, and the client that talks to it: made when it is first needed."""

import os
from threading import Lock
from typing import Any

from adapters.s3.failures import told
from application.ports.object_store import checked_key
from application.ports.store_failures import StoreUnreachable

ATTEMPTS = 5
CONNECT_TIMEOUT_S = 10
READ_TIMEOUT_S = 60
CONNECTIONS = 20
_OWN_HOSTS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


class BucketConnection:
    """Credentials, profile, region and endpoint come from boto3's own chain.

    `prefix` stands before every key in the bucket and is never shown outside of it. Any number of
    threads may use it.
    """

    def __init__(
        self, bucket: str, *, prefix: str = "", owner: str = "", attempts: int = ATTEMPTS
    ) -> None:
        self.bucket = bucket
        self._attempts = attempts
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._owner = owner
        self._lock = Lock()
        self._client: Any = None

    @property
    def client(self) -> Any:
        """Raises:
        StoreFailed: there is nothing to make one with.
        """
        with self._lock:
            if self._client is None:
                with told(self.bucket):
                    try:
                        self._client = _client(self._attempts)
                    except ValueError as error:  # boto3 of an endpoint; its words hold the value
                        raise StoreUnreachable(
                            f"The endpoint of the bucket {self.bucket} is no address of the "
                            "kind https://host.",
                            bucket=self.bucket,
                        ) from error
        return self._client

    @property
    def whose(self) -> dict[str, str]:
        """What every request says: the bucket, and whose it must be."""
        return {"Bucket": self.bucket} | (
            {"ExpectedBucketOwner": self._owner} if self._owner else {}
        )

    def at(self, key: str) -> dict[str, str]:
        return self.whose | {"Key": self.prefix + checked_key(key)}

    def own_key(self, key_in_bucket: str) -> str:
        return key_in_bucket[len(self.prefix) :]


def _client(attempts: int) -> Any:
    import boto3
    from botocore.config import Config

    session = boto3.session.Session(region_name=_region())

    def made(style: str) -> Any:
        return session.client(
            "s3",
            config=Config(
                # boto3 would presign with version 2, which no newer region takes
                signature_version="s3v4",
                s3={"addressing_style": style},
                # trailing checksums are more than some stores understand; we send MD5
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                retries={"mode": "standard", "total_max_attempts": attempts},
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=READ_TIMEOUT_S,
                max_pool_connections=CONNECTIONS,
                tcp_keepalive=True,
            ),
        )

    client = made("auto")
    host = str(client.meta.endpoint_url).split("//")[-1].split("/")[0].split(":")[0]
    # other stores seldom answer to bucket.their.host
    return client if host.endswith(_OWN_HOSTS) else made("path")


def _region() -> str | None:
    """The predecessor's AWS_REGION where boto3's own variable says nothing."""
    if os.environ.get("AWS_DEFAULT_REGION"):
        return None
    return os.environ.get("AWS_REGION") or None
