"""How files leave the library, one transaction for some of them."""

from collections.abc import Sequence

from application.ports.clock import Clock
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import Reader, Transaction
from application.ports.upload_files import UploadFiles
from domain.library.file import MediaFile
from domain.library.upload import UploadNotFound, UploadWay, upload_of
from domain.shared.ids import FileId
from domain.shared.names import base_name, display_text

FORGOTTEN = "the file was forgotten"


class Forgetting:
    """Originals of imported folders are neither read nor touched.

    Of an upload the bytes go first, in the bucket that they came through and then here: a row
    without them is a file that vanished, which anybody can see and forget again. Of what we made
    the rows go first: no row ever claims an object that is not there.
    """

    def __init__(
        self,
        *,
        reader: Reader,
        objects: ObjectStore,
        bucket: ObjectStore | None,
        uploads: UploadFiles,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._objects = objects
        self._bucket = bucket
        self._uploads = uploads
        self._clock = clock

    def delete_upload(self, file: MediaFile) -> None:
        """Only where it lies in our own folder; a person may have moved it since."""
        if not file.uploaded or not file.path.startswith(self._uploads.folder):
            return
        place = display_text(base_name(file.path))
        if self._uploads.path(place) == file.path:
            self._delete_in_bucket(place)
            self._uploads.drop(place)

    def _delete_in_bucket(self, place: str) -> None:
        if self._bucket is None:
            return
        try:
            with self._reader() as now:
                upload = now.uploads.get(upload_of(place))
        except UploadNotFound:
            return
        if upload.way is UploadWay.S3:
            self._bucket.delete(upload.key)

    def drop_rows(self, tx: Transaction, file_ids: Sequence[FileId]) -> tuple[str, ...]:
        """The rows, and what still waits to be done for the files. Returns the keys of the objects
        that nothing points at once this is committed."""
        tx.jobs.skip_queued_of(file_ids, FORGOTTEN, self._clock.now())
        keys = [
            artifact.key
            for file_id in file_ids
            for artifact in tx.media.artifacts(file_id).values()
        ]
        tx.files.forget(file_ids)
        return tuple(keys)

    def delete_objects(self, keys: Sequence[str]) -> None:
        self._objects.delete_many(keys)
