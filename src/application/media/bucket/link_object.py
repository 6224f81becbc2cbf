"""An address at which one of our objects in the bucket can be read for an hour."""

from application.media.bucket.show_sent import LINK_SECONDS
from application.ports.bucket import Bucket
from application.ports.object_store import ObjectMissing
from application.ports.store_failures import BucketNotConfigured, NotConfirmed
from domain.media.bucket_keys import our_key


class LinkObject:
    def __init__(self, *, bucket: Bucket | None) -> None:
        self._bucket = bucket

    def __call__(self, key: str) -> str:
        """Raises:
        BucketNotConfigured, KeyNotOurs, UnsafeKey, ObjectMissing, StoreFailed
        """
        if self._bucket is None:
            raise BucketNotConfigured()
        if self._bucket.size(our_key(key)) is None:
            raise ObjectMissing("The bucket has no such object", key=key)
        link = self._bucket.link(key, seconds=LINK_SECONDS, download_name=key.rpartition("/")[2])
        if link is None:
            raise NotConfirmed("The bucket gives no links")
        return link
