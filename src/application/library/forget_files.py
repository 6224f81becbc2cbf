"""Forget files of the library. Their originals stay where and as they are."""

import msgspec

from application.library.select_files import FileSelection, selected_files
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import UnitOfWork

FILES_PER_TRANSACTION = 500


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    files: int


class ForgetFiles:
    """Rows first; proxies and thumbnails are dropped once their rows are gone for good."""

    def __init__(self, *, uow: UnitOfWork, objects: ObjectStore) -> None:
        self._uow = uow
        self._objects = objects

    def __call__(self, selection: FileSelection) -> Forgotten:
        """Raises:
        NothingChosen, FileNotFound
        """
        with self._uow() as tx:
            ids = [file.id for file in selected_files(tx, selection)]
        gone = 0
        for at in range(0, len(ids), FILES_PER_TRANSACTION):
            some = ids[at : at + FILES_PER_TRANSACTION]
            with self._uow() as tx:
                keys = [
                    artifact.key
                    for file_id in some
                    for artifact in tx.media.artifacts(file_id).values()
                ]
                gone += tx.files.forget(some)
                tx.commit()
            for key in keys:
                self._objects.delete(key)
        return Forgotten(files=gone)
