"""Whether the bucket can be reached, and lies where links to it would lead."""

import re
from collections.abc import Iterator

from adapters.s3.connection import BucketConnection
from adapters.s3.failures import told
from application.ports.database import Check
from application.ports.health_check import HealthCheck
from application.ports.object_store import StoreFailed


class S3Health(HealthCheck):
    """Nothing is said where no bucket is configured, and nothing is written to one that is."""

    def __init__(self, connection: BucketConnection | None, *, is_needed: bool) -> None:
        self._connection = connection
        self._is_needed = is_needed

    def check(self) -> tuple[Check, ...]:
        return tuple(self._look()) if self._connection is not None else ()

    def _look(self) -> Iterator[Check]:
        assert self._connection is not None
        bucket = self._connection.bucket
        try:
            client = self._connection.client
            with told(bucket):
                head = client.head_bucket(**self._connection.whose)
                client.list_objects_v2(
                    **self._connection.whose, Prefix=self._connection.prefix, MaxKeys=1
                )
        except StoreFailed as error:
            yield Check(
                name="Bucket",
                ok=False,
                detail=error.message,
                remedy=error.remedy,
                essential=self._is_needed,
            )
            return
        region, ours = head.get("BucketRegion"), client.meta.region_name
        if region and region != ours:
            yield Check(
                name="Bucket",
                ok=False,
                detail=f"{bucket} lies in {region}, and {ours} is set: links to it would fail",
                remedy=f"Set AWS_DEFAULT_REGION={region}.",
                essential=self._is_needed,
            )
            return
        # an address may hold a name and a password
        address = re.sub("//[^/]*@", "//", client.meta.endpoint_url)
        where = f"{bucket} in {region or ours}, by {address}"
        yield Check(name="Bucket", ok=True, detail=f"{where}: it answers and can be listed")
