"""Forget one file, here and now."""

from application.library.forgetting.forgetting import Forgetting
from application.ports.unit_of_work import UnitOfWork
from domain.library.belongings import Belongings, UploadWouldStay
from domain.shared.ids import FileId


class ForgetFile:
    def __init__(self, *, uow: UnitOfWork, forgetting: Forgetting) -> None:
        self._uow = uow
        self._forgetting = forgetting

    def __call__(self, file_id: FileId, *, delete_uploads: bool = False) -> Belongings:
        """What went with it.

        Raises:
            FileNotFound
            UploadWouldStay: it was uploaded, and `delete_uploads` was not said.
        """
        with self._uow() as tx:
            file = tx.files.get(file_id)
        if file.uploaded:
            if not delete_uploads:
                raise UploadWouldStay(file_id=file_id)
            self._forgetting.delete_upload(file)
        with self._uow() as tx:
            gone = tx.files.belongings([file_id])
            keys = self._forgetting.drop_rows(tx, [file_id])
            tx.commit()
        self._forgetting.delete_objects(keys)
        return gone
