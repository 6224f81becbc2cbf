"""Give an upload up, and drop what had arrived of it."""

from application.ports.clock import Clock
from application.ports.direct_uploads import DirectUploads
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import UnitOfWork
from application.ports.upload_files import UploadFiles
from domain.library.upload import Upload, UploadIsOver, UploadState, UploadWay
from domain.shared.ids import UploadId


class CancelUpload:
    """Cancelling twice is no error. `direct` and `bucket` are None without a bucket."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        files: UploadFiles,
        clock: Clock,
        direct: DirectUploads | None,
        bucket: ObjectStore | None,
    ) -> None:
        self._uow = uow
        self._files = files
        self._clock = clock
        self._direct = direct
        self._bucket = bucket

    def __call__(self, upload_id: UploadId) -> Upload:
        """Raises:
        UploadNotFound
        UploadIsOver: its file is in the library, or it was refused.
        """
        with self._uow() as tx:
            upload = tx.uploads.get(upload_id)
            if upload.state is UploadState.OPEN:
                upload = upload.abandoned(self._clock.now())
                tx.uploads.save(upload, was=UploadState.OPEN)
                tx.commit()
            elif upload.state is not UploadState.ABANDONED:
                raise UploadIsOver(upload_id=upload_id, state=upload.state)
        # again, too: the bucket may not have answered the first time
        self.drop(upload)
        return upload

    def drop(self, upload: Upload) -> None:
        """What has arrived of it, here and in the bucket."""
        self._files.drop(upload.place)
        if upload.way is not UploadWay.S3 or self._direct is None or self._bucket is None:
            return
        if upload.remote_id is not None:
            self._direct.abort(upload.key, upload.remote_id)
        self._bucket.delete(upload.key)
