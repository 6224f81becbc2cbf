"""S3 as moto serves it over HTTP, in a process of its own, for as long as the tests run."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters.s3.connection import BucketConnection

_ADDRESS = re.compile(rb"Running on (http://127\.0\.0\.1:\d+)")
_BUCKETS = count(1)

# pages of other origins may do what a bucket's own rules allow, not whatever they like
_AS_A_BUCKET = {"MOTO_S3_CUSTOM_ENDPOINTS": "", "MOTO_DISABLE_GLOBAL_CORS": "true"}

NOBODY = {
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
"""An environment in which nobody's own credentials can be met."""


class S3Server:
    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def environment(self) -> Mapping[str, str]:
        """What boto3 needs to find it, and to look for nothing else."""
        return {**NOBODY, "AWS_ENDPOINT_URL_S3": self.address}

    def client(self) -> Any:
        """For looking at what is really there."""
        import boto3
        from botocore.config import Config

        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.address,
            aws_access_key_id="nobody",
            aws_secret_access_key="nothing",
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, signature_version="s3v4"),
        )

    def connect(self, bucket: str, *, prefix: str = "", owner: str = "") -> BucketConnection:
        """As the program would under `environment`; the connection keeps it."""
        connection = BucketConnection(bucket, prefix=prefix, owner=owner)
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("AWS_")]:
                patch.delenv(name)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            assert connection.client
        return connection

    def new_bucket(self) -> str:
        name = f"reelsight-{os.getpid()}-{next(_BUCKETS)}"
        self.client().create_bucket(Bucket=name)
        return name


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    """On a free port of this machine alone."""
    log = folder / "moto.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **NOBODY, **_AS_A_BUCKET},
        )
    try:
        yield S3Server(_address(server, log))
    finally:
        server.terminate()
        server.wait()


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    from tests.data.waiting import until

    until(
        lambda: _ADDRESS.search(log.read_bytes()) or server.poll() is not None,
        "moto does not start",
    )
    found = _ADDRESS.search(log.read_bytes())
    assert found is not None, log.read_text()
    return found[1].decode()
