"""What of a bucket the library counts on."""

from collections.abc import Sequence

import msgspec

from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import Reader
from domain.library.upload import UploadState, UploadWay
from domain.media.artifact import Artifact

_MOST_UPLOADS = 100_000


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    artifacts: dict[str, Artifact]
    """Of each key that a row has, whether or not it counts on the bucket for it."""
    claimed: frozenset[str]
    """What must not be deleted: a row says it is there, it is all that there is, or it arrives."""


class ReadClaims:
    """`objects`: where this program looks for what it made."""

    def __init__(self, *, reader: Reader, objects: ObjectStore) -> None:
        self._reader = reader
        self._objects = objects

    def __call__(self, keys: Sequence[str]) -> Claims:
        """One question for all of them."""
        with self._reader() as now:
            artifacts = now.media.with_keys(keys)
            uploads = now.uploads.list(states=[UploadState.OPEN], limit=_MOST_UPLOADS)
        arriving = {upload.key for upload in uploads if upload.way is UploadWay.S3}
        return Claims(
            artifacts=artifacts,
            claimed=frozenset(arriving & {*keys})
            | {
                key
                for key, artifact in artifacts.items()
                if artifact.remote is not None or self._objects.local_path(key) is None
            },
        )
