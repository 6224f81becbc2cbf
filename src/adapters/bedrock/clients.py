"""The clients that talk to Bedrock, made when they are first needed."""

import os
from threading import Lock
from typing import Any

CONNECT_TIMEOUT_S = 60.0
CONTROL_ATTEMPTS = 5


class BedrockClients:
    """Credentials, profile, region and endpoints come from boto3's own chain. Any number of
    threads may use them."""

    def __init__(self, *, read_timeout_s: float = 600.0, connections: int = 8) -> None:
        self.read_timeout_s = read_timeout_s
        self._connections = connections
        self._lock = Lock()
        self._runtime: Any = None

    @property
    def runtime(self) -> Any:
        """boto3 itself sends a call once: a second time would be paid a second time."""
        with self._lock:
            if self._runtime is None:
                self._runtime = make_client(
                    "bedrock-runtime",
                    connect_timeout=CONNECT_TIMEOUT_S,
                    read_timeout=self.read_timeout_s,
                    retries={"mode": "standard", "total_max_attempts": 1},
                    max_pool_connections=self._connections,
                    tcp_keepalive=True,
                )
        return self._runtime


def make_client(service: str, **config: Any) -> Any:
    import boto3
    from botocore.config import Config

    session = boto3.session.Session(region_name=_region())
    return session.client(service, config=Config(**config))


def _region() -> str | None:
    """The predecessor's AWS_REGION where boto3's own variable says nothing."""
    if os.environ.get("AWS_DEFAULT_REGION"):
        return None
    return os.environ.get("AWS_REGION") or None
